import { useCallback, useEffect, useRef, useState } from 'react';
import type { ViewData } from '#shared/contracts';
import type { Json } from '#shared/kernel';
import { perform, readView, type Act, type Done, type Shown } from '../login-api.ts';
import { mayLeaveTo } from '../safe-link.ts';
import { readProblem, type Reading, type Trouble } from '../trouble.ts';
import type { CallProblem } from '#web/api-client';

/** A view and the moment it was read (ms): its seconds count from there. */
export type Received = Readonly<{ view: ViewData; at: number }>;

/** What the last act ran into. A new object per failure, so that effects can tell two equal ones apart. */
export type Setback = Readonly<{ act: Act; trouble: Trouble; at: number; code: string; requestId: string | null }>;

/** What is left of the recovery codes after one was used; `low` when new ones should be made (L-051). */
export type CodesLeft = Readonly<{ remaining: number; low: boolean }>;

type Broken = Extract<Reading, { kind: 'broken' }>;

export type Standing = Readonly<{
  received: Received | null;
  gone: boolean;
  broken: Broken | null;
  setback: Setback | null;
  pending: Act | null;
  /** Set once the transaction is over and the browser is on its way to the application. */
  leavingTo: string | null;
  codesLeft: CodesLeft | null;
}>;

const start: Standing = {
  received: null,
  gone: false,
  broken: null,
  setback: null,
  pending: null,
  leavingTo: null,
  codesLeft: null,
};

/** One authorization transaction as the page sees it: the server's view, and acts after which it is read again. */
export function useTransaction(tenantId: string, id: string) {
  const [standing, setStanding] = useState(start);
  const busy = useRef(false);

  /** Reads the view and shows it together with what the act before it ran into, in one go. */
  const show = useCallback(
    async (setback: Setback | null) => {
      const answer = await readView(tenantId, id);
      if (answer.ok) {
        const received = { view: answer.value, at: Date.now() };
        setStanding((now) => ({ ...now, received, setback, broken: null, gone: false, pending: null }));
        return;
      }
      const reading = readProblem('view-data', answer.problem);
      if (reading.kind === 'gone') setStanding((now) => ({ ...now, gone: true, broken: null, pending: null }));
      if (reading.kind === 'broken') setStanding((now) => ({ ...now, broken: reading, setback, pending: null }));
    },
    [tenantId, id],
  );

  useEffect(() => {
    void show(null);
    // A page that comes back from the browser's cache shows a step of the past (L-001).
    const onShow = (event: PageTransitionEvent) => {
      if (event.persisted) location.reload();
    };
    addEventListener('pageshow', onShow);
    return () => removeEventListener('pageshow', onShow);
  }, [show]);

  /** Shows what an act ran into. */
  const fail = useCallback(
    async (name: Act, problem: CallProblem): Promise<void> => {
      const reading = readProblem(name, problem);
      if (reading.kind === 'gone') setStanding((now) => ({ ...now, gone: true, pending: null }));
      if (reading.kind === 'broken') setStanding((now) => ({ ...now, broken: reading, setback: null, pending: null }));
      if (reading.kind !== 'trouble') return;
      const [requestId, code] =
        problem.kind === 'refused' ? [problem.refusal.request_id, problem.refusal.code] : [problem.requestId, ''];
      await show({ act: name, trouble: reading.trouble, at: Date.now(), code, requestId });
    },
    [show],
  );

  /** One act at a time: a second click is not a second try. Answers what `then` makes of a success, else null. */
  const attempt = useCallback(
    async <V extends Done | null | Shown[keyof Shown], T>(
      name: Act,
      body: Json,
      then: (value: V) => Promise<T>,
    ): Promise<T | null> => {
      if (busy.current) return null;
      busy.current = true;
      setStanding((now) => ({ ...now, pending: name }));
      try {
        const answer = await perform<V>(tenantId, id, name, body);
        if (answer.ok) return await then(answer.value);
        await fail(name, answer.problem);
        return null;
      } finally {
        busy.current = false;
      }
    },
    [tenantId, id, fail],
  );

  /** True when the act was done. */
  const act = useCallback(
    async (name: Act, body: Json = {}): Promise<boolean> => {
      const done = await attempt(name, body, async (value: Done | null) => {
        const uri = value?.redirect_uri;
        if ((name === 'authorize' || name === 'deny') && uri && mayLeaveTo(uri)) {
          setStanding((now) => ({ ...now, leavingTo: uri, setback: null }));
          location.assign(uri);
          return true;
        }
        if (name === 'recovery-code-authentication') setStanding((now) => ({ ...now, codesLeft: codesLeftOf(value) }));
        if (name === 'switch-account') setStanding((now) => ({ ...now, codesLeft: null }));
        await show(null);
        return true;
      });
      return done ?? false;
    },
    [attempt, show],
  );

  /** Does an act whose answer is shown once. The view stays as it is, and with it the screen that shows the answer. */
  const obtain = useCallback(
    <A extends keyof Shown>(name: A, body: Json = {}): Promise<Shown[A] | null> =>
      attempt(name, body, async (value: Shown[A]) => {
        setStanding((now) => ({ ...now, pending: null, setback: null }));
        return value;
      }),
    [attempt],
  );

  const retry = useCallback(() => show(null), [show]);
  return { standing, act, obtain, retry };
}

const codesLeftOf = (done: Done | null): CodesLeft | null =>
  done?.remaining === undefined ? null : { remaining: done.remaining, low: done.low === true };
