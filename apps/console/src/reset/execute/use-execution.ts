import { useEffect, useRef, useState } from 'react';
import type { ResetDetailView } from '#shared/contracts';
import { ask, ConsoleProblem, problemOf } from '../../console-api.ts';
import { useDesk } from '../desk/desk.ts';

/** D-13: three more tries, thirty seconds apart, of faults only. Then a person decides. */
export const MOST_TRIES = 3;
const RETRY_MS = 30_000;

type Attempt = Readonly<{ token: string; key: string; suffix: string | null }>;
export type Sending =
  | Readonly<{ state: 'idle' }>
  | Readonly<{ state: 'sending'; attempt: Attempt; tries: number }>
  | Readonly<{ state: 'waiting' | 'stopped' | 'exhausted'; attempt: Attempt; tries: number; problem: ConsoleProblem; at: number }>
  | Readonly<{ state: 'refused'; problem: ConsoleProblem }>;

/** After a fault: another try by itself, or none any more. */
function afterFault(attempt: Attempt, tries: number, problem: ConsoleProblem): Sending {
  const state = tries < MOST_TRIES ? 'waiting' : 'exhausted';
  return { state, attempt, tries, problem, at: Date.now() + RETRY_MS };
}

/** One idempotent POST: every try of it carries the same key, so however often it arrives there is one run. */
export function useExecution(reset: ResetDetailView) {
  const { path, refresh } = useDesk();
  const [sending, setSending] = useState<Sending>({ state: 'idle' });
  const isUnderWay = useRef(false);
  const send = async (attempt: Attempt, tries: number) => {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    setSending({ state: 'sending', attempt, tries });
    const body = {
      target_version: reset.target_version,
      confirmation_token: attempt.token,
      idempotency_key: attempt.key,
      typed_suffix: attempt.suffix,
    };
    const fault: unknown = await ask(path(`/mfa-resets/${reset.id}/execute`), { method: 'POST', body }).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    isUnderWay.current = false;
    const problem = problemOf(fault);
    if (problem === null) setSending({ state: 'idle' });
    else if (problem.isFault) setSending(afterFault(attempt, tries, problem));
    else setSending({ state: 'refused', problem }); // never again by itself
    await refresh();
  };
  const latest = useRef(send);
  latest.current = send;
  useEffect(() => {
    if (sending.state !== 'waiting') return;
    const timer = setTimeout(() => void latest.current(sending.attempt, sending.tries + 1), sending.at - Date.now());
    return () => clearTimeout(timer);
  }, [sending]);
  useCallForHelp(sending, path(`/mfa-resets/${reset.id}/escalations`));
  return {
    sending,
    start: (token: string, suffix: string | null) => void send({ token, key: crypto.randomUUID(), suffix }, 0),
    stop: () => sending.state === 'waiting' && setSending({ ...sending, state: 'stopped' }),
    again: () => 'attempt' in sending && void send(sending.attempt, sending.tries + 1),
    forget: () => setSending({ state: 'idle' }),
  };
}

/** after the third retry help is called without anybody having to ask. */
function useCallForHelp(sending: Sending, address: string): void {
  const isOver = sending.state === 'exhausted';
  useEffect(() => {
    // Where the server does not even answer this, 「技術者に連絡」 still stands on the page.
    if (isOver) void ask(address, { method: 'POST', body: { cause: 'asked' } }).catch(() => undefined);
  }, [isOver, address]);
}
