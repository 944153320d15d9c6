import { useMutation } from '@tanstack/react-query';
import type { ResetDetailView } from '#shared/contracts';
import { ask } from '../../console-api.ts';
import { useDesk } from '../desk/desk.ts';

/** An act upon a run that stopped half way; whatever is answered, the run is read anew. */
export function useRunAct(reset: ResetDetailView, part: 'retry' | 'rollback') {
  const { path, refresh } = useDesk();
  return useMutation({
    mutationFn: () => ask(path(`/mfa-resets/${reset.id}/${part}`), { method: 'POST' }),
    onSettled: refresh,
  });
}
