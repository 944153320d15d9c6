import { useState } from 'react';
import type { CallProblem } from '#web/api-client';
import { Notice, useCountdown } from '#web/ui';
import type { Act } from '../login-api.ts';
import { TotpForm } from '../transaction/totp.tsx';
import type { Setback } from '../transaction/use-transaction.ts';
import { readProblem } from '../trouble.ts';
import { useTroubleText } from './trouble-text.ts';
import { useSecurityWords } from './words.ts';

export type Failure = Readonly<{ problem: CallProblem; at: number }>;

/** The login's own field for six digits. A code that was used says so, and how long the next one takes (rulings section 6). */
export function AppCodeForm({ onCode }: { onCode: (code: string) => Promise<CallProblem | null> }) {
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const send = async (_: unknown, body: unknown) => {
    setPending(true);
    const problem = await onCode(String((body as { verification_code?: unknown }).verification_code ?? ''));
    setPending(false);
    setFailure(problem && { problem, at: Date.now() });
    return problem === null;
  };
  const setback = failure && setbackOf('totp-authentication', 'factor.totp_rejected', failure);
  return (
    <>
      {failure && !setback ? <Obstacle key={failure.at} failure={failure} /> : null}
      <TotpForm act={send} pending={pending ? 'totp-authentication' : null} setback={setback} checkClock={false} />
    </>
  );
}

function Obstacle({ failure: { problem, at } }: { failure: Failure }) {
  const { t } = useSecurityWords();
  const say = useTroubleText();
  const used = problem.kind === 'refused' && problem.refusal.code === 'factor.totp_already_used';
  const left = useCountdown(used ? at + (problem.refusal.retry_after ?? 0) * 1000 : null);
  if (!used) return <Notice tone="danger">{say(problem)}</Notice>;
  return (
    <Notice tone="warn">{left > 0 ? <p role="timer">{t('proof.used', { n: left })}</p> : <p>{t('proof.usedOver')}</p>}</Notice>
  );
}

/** A wrong code in the words of the login; null for everything else. */
export function setbackOf(act: Act, wrong: string, { problem, at }: Failure): Setback | null {
  if (problem.kind !== 'refused' || problem.refusal.code !== wrong) return null;
  const reading = readProblem(act, problem);
  const { code, request_id: requestId } = problem.refusal;
  return reading.kind === 'trouble' ? { act, trouble: reading.trouble, at, code, requestId } : null;
}
