import { useEffect, useId, useRef, useState } from 'react';
import { normaliseEmail } from '#shared/kernel';
import { Button, TextField, useCountdown } from '#web/ui';
import { Section } from '../frame/heading.tsx';
import { EmailField } from '../parts/email-field.tsx';
import { Form } from '../parts/form.tsx';
import { NewPasswordField } from '../parts/new-password-field.tsx';
import { noPhone, PhoneField } from '../parts/phone-field.tsx';
import { TroubleNotice, waitUntil } from '../parts/trouble-notice.tsx';
import { toE164 } from '../phone-number.ts';
import { useTexts } from '../texts.tsx';
import type { PasswordProblem } from '../trouble.ts';
import { Cancel } from './account-line.tsx';
import type { ScreenProps } from './screen.ts';

type Mistakes = Readonly<{ email: boolean; password: PasswordProblem | 'empty' | null; name: boolean; phone: boolean }>;
const none: Mistakes = { email: false, password: null, name: false, phone: false };

/** アカウントの作成 (L-010). Mistakes are said at their fields; everything typed stays, the password only until it was sent. */
export function RegisterForm(props: ScreenProps<'identify'>) {
  const { view, next, act, pending, open, email, setEmail } = props;
  const { t } = useTexts();
  const [password, setPassword] = useState('');
  const [name, setName] = useState('');
  const [phone, setPhone] = useState(noPhone);
  const [mistakes, setMistakes] = useState(none);
  const [sent, setSent] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const reason = useId();

  const setback = props.setback?.act === 'initial-registration' ? props.setback : null;
  const refused = setback?.trouble.is === 'password' && password === '' ? setback.trouble.problems : [];
  const held = useCountdown(waitUntil(setback)) > 0;

  const focusFirstMistake = () => form.current?.querySelector<HTMLInputElement>('[aria-invalid=true]')?.focus();
  useEffect(focusFirstMistake, [setback, mistakes]);

  const submit = async () => {
    const address = normaliseEmail(email);
    const number = toE164(phone.number, phone.country);
    const found: Mistakes = {
      email: address === null,
      // Code points, as the server counts them.
      password: password === '' ? 'empty' : [...password.normalize('NFKC')].length < next.passwordMinLength ? 'too_short' : null,
      name: name.trim() === '',
      phone: number === null,
    };
    setMistakes(found);
    if (address === null || number === null || found.password || found.name) return;
    setSent(sent + 1);
    await act('initial-registration', { email: address, password, name: name.trim(), phone_number: number });
    setPassword('');
  };

  return (
    <Section title={t('register.title')}>
      {setback ? <TroubleNotice setback={setback} support={view.tenant.support_contact} onUnlock={() => open('unlock')} /> : null}
      <Form ref={form} onSend={submit}>
        <EmailField
          name="email"
          autoComplete="email"
          value={email}
          onValue={setEmail}
          error={mistakes.email && normaliseEmail(email) === null ? t('field.email.invalid') : null}
        />
        <NewPasswordField
          label={t('field.password')}
          value={password}
          onValue={(value) => {
            setPassword(value);
            setMistakes((before) => ({ ...before, password: null }));
          }}
          minLength={next.passwordMinLength}
          check={props.checkPassword}
          problems={mistakes.password && mistakes.password !== 'empty' ? [mistakes.password] : refused}
          error={mistakes.password === 'empty' && password === '' ? t('field.password.empty') : null}
          hideOn={sent}
        />
        <TextField
          label={t('field.name')}
          name="name"
          autoComplete="name"
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={mistakes.name && name.trim() === '' ? t('field.name.empty') : null}
        />
        <PhoneField
          value={phone}
          onValue={setPhone}
          error={mistakes.phone && toE164(phone.number, phone.country) === null ? t('field.phone.invalid') : null}
        />
        <Button kind="primary" type="submit" unavailable={pending !== null || held} aria-describedby={held ? reason : undefined}>
          {t('register.submit')}
        </Button>
        {held ? (
          <p className="sk-hint" id={reason}>
            {t('limited.waiting')}
          </p>
        ) : null}
      </Form>
      {next.ways.includes('password') ? (
        <div className="login-cancel">
          <Button kind="quiet" onClick={() => open('login')}>
            {t('register.login')}
          </Button>
        </div>
      ) : null}
      <Cancel act={act} pending={pending} />
    </Section>
  );
}
