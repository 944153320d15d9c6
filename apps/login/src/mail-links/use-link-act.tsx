import { useCallback, useRef, useState } from 'react';
import type { Json } from '#shared/kernel';
import { Notice } from '#web/ui';
import { performLinkAct, type LinkAct } from '../login-api.ts';
import { TroubleNotice } from '../parts/trouble-notice.tsx';
import { useTexts } from '../texts.tsx';
import { readProblem, type Trouble } from '../trouble.ts';

export type LinkState =
  | Readonly<{ at: 'open' | 'sending' | 'done' }>
  | Readonly<{ at: 'trouble'; trouble: Trouble; since: number; code: string; requestId: string | null }>
  | Readonly<{ at: 'broken'; network: boolean; requestId: string | null }>;

/** One act of a page outside of a transaction, one at a time. */
export function useLinkAct(tenantId: string, act: LinkAct) {
  const [state, setState] = useState<LinkState>({ at: 'open' });
  const busy = useRef(false);
  const perform = useCallback(
    async (body: Json): Promise<LinkState> => {
      if (busy.current) return { at: 'sending' };
      busy.current = true;
      setState({ at: 'sending' });
      const answer = await performLinkAct(tenantId, act, body);
      busy.current = false;
      const after: LinkState = answer.ok ? { at: 'done' } : stateOf(act, answer.problem);
      setState(after);
      return after;
    },
    [tenantId, act],
  );
  return { state, perform };
}

function stateOf(act: LinkAct, problem: Parameters<typeof readProblem>[1]): LinkState {
  const reading = readProblem(act, problem);
  const refusal = problem.kind === 'refused' ? problem.refusal : null;
  switch (reading.kind) {
    case 'broken':
      return { at: 'broken', network: reading.network, requestId: reading.requestId };
    case 'gone':
      return {
        at: 'trouble',
        trouble: { is: 'bad-link' },
        since: Date.now(),
        code: refusal?.code ?? '',
        requestId: refusal?.request_id ?? null,
      };
    case 'trouble':
      return {
        at: 'trouble',
        trouble: reading.trouble,
        since: Date.now(),
        code: refusal?.code ?? '',
        requestId: refusal?.request_id ?? null,
      };
  }
}

/** Says what failed above the form that failed; pressing its button again is the retry. */
export function RequestFailure({ state }: { state: LinkState }) {
  const { t } = useTexts();
  if (state.at === 'trouble') return <TroubleNotice setback={{ trouble: state.trouble, at: state.since }} support={null} />;
  if (state.at !== 'broken') return null;
  return (
    <Notice tone="danger">
      <p>{t(state.network ? 'broken.network' : 'broken.system')}</p>
      {state.requestId ? <p className="login-id">{t('frame.requestId', { id: state.requestId })}</p> : null}
    </Notice>
  );
}
