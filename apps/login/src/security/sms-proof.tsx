import { useEffect, useState } from 'react';
import type { OwnMessage } from '#shared/contracts';
import type { CallProblem } from '#web/api-client';
import { Button, Notice, useCountdown } from '#web/ui';
import { Form } from '../parts/form.tsx';
import { useTexts } from '../texts.tsx';
import { CodeField } from '../transaction/code-field.tsx';
import { useCodeEntry } from '../transaction/use-code-entry.ts';
import { setbackOf, type Failure } from './app-code-form.tsx';
import type { SecurityApi, SmsCode } from './security-api.ts';
import { useTroubleText } from './trouble-text.ts';

type Props = { api: SecurityApi; onCode: (sent: SmsCode) => Promise<CallProblem | null> };
type Sent = OwnMessage & Readonly<{ at: number }>;
const ACT = 'sms-authentication';

/** A code to the own number: sent when it is asked for, typed as at the login. */
export function SmsProof({ api, onCode }: Props) {
  const { t } = useTexts();
  const say = useTroubleText();
  const [sent, setSent] = useState<Sent | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const run = async (act: () => Promise<CallProblem | null>) => {
    setBusy(true);
    const problem = await act();
    setBusy(false);
    setFailure(problem && { problem, at: Date.now() });
  };
  const send = () =>
    run(async () => {
      const answer = await api.sendCode();
      if (answer.ok) setSent({ ...answer.value, at: Date.now() });
      return answer.ok ? null : answer.problem;
    });
  const wrong = failure && setbackOf(ACT, 'factor.code_rejected', failure);
  return (
    <div className="sk-stack">
      {failure && !wrong ? <Notice tone="danger">{say(failure.problem)}</Notice> : null}
      {sent ? (
        <Typed
          key={sent.id}
          {...{ sent, busy, failure }}
          onSend={send}
          onDigits={(code) => run(() => onCode({ sms_code: code, challenge_id: sent.id }))}
        />
      ) : (
        <Button kind="primary" unavailable={busy} onClick={() => void send()}>
          {t('way.sms.send')}
        </Button>
      )}
    </div>
  );
}

type TypedProps = {
  sent: Sent;
  busy: boolean;
  failure: Failure | null;
  onSend: () => Promise<void>;
  onDigits: (code: string) => Promise<void>;
};

function Typed({ sent, busy, failure, onSend, onDigits }: TypedProps) {
  const { t } = useTexts();
  const left = useCountdown(sent.at + sent.expires_in * 1000);
  const wait = useCountdown(sent.at + sent.resend_in * 1000);
  const setback = failure && setbackOf(ACT, 'factor.code_rejected', failure);
  const entry = useCodeEntry({ setback, busy, held: false, send: onDigits });
  const { ref } = entry.field;
  useEffect(() => ref.current?.focus(), [ref]);
  const mistake = entry.malformed ? t('field.code.invalid') : entry.wrong ? t('code.wrong') : null;
  return (
    <Form onSend={entry.submit}>
      <p role="status">{t('code.sent', { target: sent.target })}</p>
      {left === 0 ? <Notice tone="warn">{t('code.expired')}</Notice> : null}
      <CodeField {...entry.field} error={mistake} />
      <Button kind="primary" type="submit" unavailable={busy}>
        {t('code.submit')}
      </Button>
      <Button kind="plain" unavailable={busy || wait > 0} onClick={() => void onSend()}>
        {wait > 0 ? t('code.resendIn', { n: wait }) : t('code.resend')}
      </Button>
    </Form>
  );
}
