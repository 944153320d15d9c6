import { useEffect, useRef, useState } from 'react';
import { Button, useCountdown } from '#web/ui';
import { Section } from '../frame/heading.tsx';
import { Form } from '../parts/form.tsx';
import { KeptField } from '../parts/kept-field.tsx';
import { Lost } from '../parts/lost.tsx';
import { TroubleNotice, waitUntil } from '../parts/trouble-notice.tsx';
import { useTexts } from '../texts.tsx';
import { AccountLine, Cancel } from './account-line.tsx';
import type { FormProps } from './screen.ts';

/** One of the saved codes, typed as it comes: the server takes hyphens, spaces, case and full width for what they are (L-051). */
export function RecoveryForm({ view, account, act, pending, setback, open }: FormProps) {
  const { t } = useTexts();
  const [code, setCode] = useState('');
  const [lastSent, setLastSent] = useState<string | null>(null);
  const [empty, setEmpty] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const held = useCountdown(waitUntil(setback)) > 0;
  const trouble = setback?.trouble;
  const wrong = trouble?.is === 'wrong-code' && code === lastSent && pending === null ? trouble : null;

  useEffect(() => {
    if (trouble?.is !== 'wrong-code') return;
    input.current?.focus({ preventScroll: true });
    input.current?.select();
  }, [trouble]);

  const submit = async () => {
    setEmpty(code.trim() === '');
    if (code.trim() === '') return input.current?.focus();
    if (pending !== null || held) return;
    setLastSent(code);
    await act('recovery-code-authentication', { recovery_code: code });
  };
  const left = wrong?.triesLeft ? ` ${t('code.triesLeft', { n: wrong.triesLeft })}` : '';

  return (
    <Section title={t('recovery.title')}>
      <AccountLine account={account} act={act} pending={pending} />
      {setback ? <TroubleNotice setback={setback} support={view.tenant.support_contact} /> : null}
      <p>{t('recovery.lead')}</p>
      <Form onSend={submit}>
        <KeptField
          ref={input}
          label={t('recovery.field')}
          hint={t('recovery.hint')}
          name="recovery_code"
          maxLength={128}
          value={code}
          onChange={(event) => setCode(event.target.value)}
          error={empty && code.trim() === '' ? t('recovery.empty') : wrong ? `${t('recovery.wrong')}${left}` : null}
        />
        <Button kind="primary" type="submit" unavailable={pending !== null || held}>
          {t('code.submit')}
        </Button>
      </Form>
      <Button kind="wide" onClick={() => open('ways')}>
        {t('ways.back')}
      </Button>
      <div className="login-help">
        <Lost support={view.tenant.support_contact} />
      </div>
      <Cancel act={act} pending={pending} />
    </Section>
  );
}
