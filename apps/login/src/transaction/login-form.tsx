import { useEffect, useId, useRef, useState } from 'react';
import { normaliseEmail } from '#shared/kernel';
import { Button, useCountdown } from '#web/ui';
import { EmailField } from '../parts/email-field.tsx';
import { Form } from '../parts/form.tsx';
import { SecretField } from '../parts/secret-field.tsx';
import { TroubleNotice, waitUntil } from '../parts/trouble-notice.tsx';
import { useTexts } from '../texts.tsx';
import { Section } from '../frame/heading.tsx';
import { Cancel } from './account-line.tsx';
import type { ScreenProps } from './screen.ts';

/** Address and password in one form, for people and for password managers (L-020). */
export function LoginForm(props: ScreenProps<'identify'>) {
  const { view, next, act, pending, open, email, setEmail } = props;
  const { t } = useTexts();
  const [password, setPassword] = useState('');
  const [empty, setEmpty] = useState({ email: false, password: false });
  const [sent, setSent] = useState({ times: 0, email: '' });
  const form = useRef<HTMLFormElement>(null);
  const reason = useId();

  const setback = props.setback?.act === 'password-authentication' ? props.setback : null;
  const wrong = setback?.trouble.is === 'credentials' && pending === null;
  const waiting = useCountdown(waitUntil(setback)) > 0;
  // A lock is about one name, so another name may be tried; a limit is about this browser.
  const held = waiting && (setback?.trouble.is === 'limited' || sent.email === email);

  useEffect(() => {
    if (wrong) form.current?.querySelector<HTMLInputElement>('input[name=password]')?.focus();
  }, [setback, wrong]);

  const submit = async () => {
    const missing = { email: email.trim() === '', password: password === '' };
    setEmpty(missing);
    if (missing.email || missing.password) {
      form.current?.querySelector<HTMLInputElement>(missing.email ? 'input[name=username]' : 'input[name=password]')?.focus();
      return;
    }
    setSent({ times: sent.times + 1, email });
    await act('password-authentication', { username: normaliseEmail(email) ?? email.trim(), password });
    setPassword('');
  };

  return (
    <Section title={t('login.title')}>
      {setback ? (
        <TroubleNotice setback={setback} support={view.tenant.support_contact} onUnlock={() => open('unlock')} />
      ) : props.setback ? (
        <TroubleNotice setback={props.setback} support={view.tenant.support_contact} />
      ) : null}
      <Form ref={form} onSend={submit}>
        <EmailField
          name="username"
          autoComplete="username webauthn"
          value={email}
          onValue={setEmail}
          aria-invalid={wrong || undefined}
          error={empty.email && email.trim() === '' ? t('field.email.invalid') : null}
        />
        <SecretField
          label={t('field.password')}
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          hideOn={sent.times}
          error={empty.password && password === '' && !wrong ? t('field.password.empty') : wrong ? t('login.wrong') : null}
        />
        <div className="login-forgot">
          <Button kind="quiet" onClick={() => open('reset')}>
            {t('login.forgot')}
          </Button>
        </div>
        <Button kind="primary" type="submit" unavailable={pending !== null || held} aria-describedby={held ? reason : undefined}>
          {t('login.submit')}
        </Button>
        {held ? (
          <p className="sk-hint" id={reason}>
            {t('limited.waiting')}
          </p>
        ) : null}
      </Form>
      {next.ways.includes('initial-registration') ? (
        <Button kind="wide" onClick={() => open('register')}>
          {t('login.register')}
        </Button>
      ) : null}
      <Cancel act={act} pending={pending} />
    </Section>
  );
}
