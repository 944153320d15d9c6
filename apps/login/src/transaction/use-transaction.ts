import { useCallback, useEffect, useRef, useState } from 'react';
import type { ViewData } from '#shared/contracts';
import type { Json } from '#shared/kernel';
import { perform, readView, type Act } from '../login-api.ts';
import { mayLeaveTo } from '../safe-link.ts';
import { readProblem, type Reading, type Trouble } from '../trouble.ts';

/** A view and the moment it was read (ms): its seconds count from there. */
export type Received = Readonly<{ view: ViewData; at: number }>;

/** What the last act ran into. A new object per failure, so that effects can tell two equal ones apart. */
export type Setback = Readonly<{ act: Act; trouble: Trouble; at: number; code: string; requestId: string | null }>;

type Broken = Extract<Reading, { kind: 'broken' }>;

export type Standing = Readonly<{
  received: Received | null;
  gone: boolean;
  broken: Broken | null;
  setback: Setback | null;
  pending: Act | null;
  /** Set once the transaction is over and the browser is on its way to the application. */
  leavingTo: string | null;
}>;

const start: Standing = { received: null, gone: false, broken: null, setback: null, pending: null, leavingTo: null };

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

  /** True when the act was done. One at a time: a second click is not a second try. */
  const act = useCallback(
    async (name: Act, body: Json = {}): Promise<boolean> => {
      if (busy.current) return false;
      busy.current = true;
      setStanding((now) => ({ ...now, pending: name }));
      try {
        const answer = await perform(tenantId, id, name, body);
        if (answer.ok) {
          const uri = answer.value?.redirect_uri;
          if ((name === 'authorize' || name === 'deny') && uri && mayLeaveTo(uri)) {
            setStanding((now) => ({ ...now, leavingTo: uri, setback: null }));
            location.assign(uri);
            return true;
          }
          await show(null);
          return true;
        }
        const reading = readProblem(name, answer.problem);
        if (reading.kind === 'gone') setStanding((now) => ({ ...now, gone: true, pending: null }));
        if (reading.kind === 'broken') setStanding((now) => ({ ...now, broken: reading, setback: null, pending: null }));
        if (reading.kind === 'trouble') {
          const refusal = answer.problem.kind === 'refused' ? answer.problem.refusal : null;
          const requestId = refusal ? refusal.request_id : answer.problem.kind === 'fault' ? answer.problem.requestId : null;
          await show({ act: name, trouble: reading.trouble, at: Date.now(), code: refusal?.code ?? '', requestId });
        }
        return false;
      } finally {
        busy.current = false;
      }
    },
    [tenantId, id, show],
  );

  const retry = useCallback(() => show(null), [show]);
  return { standing, act, retry };
}
