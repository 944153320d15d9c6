import { useCallback, useEffect, useMemo, useState } from 'react';
import type { SecurityView } from '#shared/contracts';
import type { Answer, CallProblem } from '#web/api-client';
import { securityApi, type SecurityApi } from './security-api.ts';

export type Phase =
  | Readonly<{ is: 'loading' }>
  /** `why`: nobody was logged in, the session ended meanwhile, or the person logged out. */
  | Readonly<{ is: 'out'; why: 'none' | 'ended' | 'left' }>
  | Readonly<{ is: 'broken'; network: boolean; requestId: string | null }>
  | Readonly<{ is: 'ready'; view: SecurityView }>;

/** Does an act, asks for a proof where it needs one, and does it again. Null where the person gave up or is logged out. */
export type Perform = <T>(attempt: (api: SecurityApi) => Promise<Answer<T>>) => Promise<Answer<T> | null>;

export type Security = Readonly<{
  phase: Phase;
  busy: boolean;
  api: SecurityApi;
  reload: () => Promise<void>;
  perform: Perform;
  leave: (sessionId: string) => Promise<void>;
  /** Set while a proof is asked for; called with whether it was given. */
  asking: ((proved: boolean) => void) | null;
}>;

const isRefusal = (problem: CallProblem, code: string): boolean => problem.kind === 'refused' && problem.refusal.code === code;

/** The state of the page: what the server says, one act at a time. No rule about who may do what lives here. */
export function useSecurity(tenantId: string): Security {
  const api = useMemo(() => securityApi(tenantId), [tenantId]);
  const [phase, setPhase] = useState<Phase>({ is: 'loading' });
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState<Security['asking']>(null);

  const reload = useCallback(async () => {
    const answer = await api.read();
    if (answer.ok) return setPhase({ is: 'ready', view: answer.value });
    setPhase((before) => phaseOf(answer.problem, before));
  }, [api]);
  useEffect(() => void reload(), [reload]);

  const askProof = useCallback(
    () =>
      new Promise<boolean>((resolve) => {
        const settle = (proved: boolean) => {
          setAsking(null);
          resolve(proved);
        };
        setAsking(() => settle);
      }),
    [],
  );
  const perform = useCallback<Perform>(
    async (attempt) => {
      const once = async () => {
        setBusy(true);
        const answer = await attempt(api);
        setBusy(false);
        return answer;
      };
      let answer = await once();
      if (!answer.ok && isRefusal(answer.problem, 'access.step_up_required')) {
        if (!(await askProof())) return null;
        answer = await once();
      }
      if (answer.ok || !isRefusal(answer.problem, 'access.session_ended')) return answer;
      setPhase({ is: 'out', why: 'ended' });
      return null;
    },
    [api, askProof],
  );
  const leave = useCallback(
    async (sessionId: string) => {
      const answer = await perform((own) => own.endSession(sessionId));
      if (answer?.ok) setPhase({ is: 'out', why: 'left' });
    },
    [perform],
  );
  return { phase, busy, api, reload, perform, leave, asking };
}

function phaseOf(problem: CallProblem, before: Phase): Phase {
  if (problem.kind === 'refused') return { is: 'out', why: before.is === 'ready' ? 'ended' : 'none' };
  return { is: 'broken', network: problem.status === null, requestId: problem.requestId };
}
