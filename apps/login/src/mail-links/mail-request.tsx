import { useEffect, useRef, useState } from 'react';
import { normaliseEmail } from '#shared/kernel';
import { Button, Notice } from '#web/ui';
import { Section } from '../frame/heading.tsx';
import { EmailField } from '../parts/email-field.tsx';
import { Form } from '../parts/form.tsx';
import { useTexts } from '../texts.tsx';
import { RequestFailure, useLinkAct } from './use-link-act.tsx';

type Props = {
  kind: 'reset' | 'unlock';
  tenantId: string;
  email: string;
  setEmail: (email: string) => void;
  /** The transaction to come back to, where there is one. */
  authorizationId: string | null;
  onBack: (() => void) | null;
};

const acts = { reset: 'password-resets', unlock: 'unlock-requests' } as const;

/** Asks for a mail with a link. Says the same whether the address is known or not (L-061). */
export function MailRequest({ kind, tenantId, email, setEmail, authorizationId, onBack }: Props) {
  const { t } = useTexts();
  const { state, perform } = useLinkAct(tenantId, acts[kind]);
  const [checked, setChecked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const wrong = checked && normaliseEmail(email) === null;
  const back = onBack ? (
    <div className="login-cancel">
      <Button kind="quiet" onClick={onBack}>
        {t('frame.login')}
      </Button>
    </div>
  ) : null;

  useEffect(() => {
    if (wrong) form.current?.querySelector<HTMLInputElement>('[aria-invalid=true]')?.focus();
    // Only a press brings the reader there, not every letter after it.
  }, [checked]);

  const submit = () => {
    setChecked(true);
    const address = normaliseEmail(email);
    if (address === null) return;
    void perform({ email: address, ...(authorizationId && kind === 'reset' ? { authorization_id: authorizationId } : {}) });
  };

  if (state.at === 'done') {
    return (
      <Section key="sent" title={t(`${kind}.sent.title`)}>
        <Notice tone="ok">{t(`${kind}.sent`)}</Notice>
        <p>{t('reset.sent.not')}</p>
        {back}
      </Section>
    );
  }
  return (
    <Section key="ask" title={t(`${kind}.title`)}>
      <p>{t(`${kind}.lead`)}</p>
      <RequestFailure state={state} />
      <Form ref={form} onSend={submit}>
        <EmailField
          name="email"
          autoComplete="username"
          value={email}
          onValue={setEmail}
          error={wrong ? t('field.email.invalid') : null}
        />
        <Button kind="primary" type="submit" unavailable={state.at === 'sending'}>
          {t(`${kind}.submit`)}
        </Button>
      </Form>
      {back}
    </Section>
  );
}
