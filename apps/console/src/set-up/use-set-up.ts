import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SetUpView } from '#shared/contracts';
import { ask } from '../console-api.ts';
import { useElevation } from '../session/use-elevation.ts';
import { useTenantPath } from '../session/use-me.ts';

const WHILE_AWAITED_MS = 2_000;

const pathOf = (path: (part: string) => string, id: string) => path(`/mfa-resets/${id}/enrolment-tickets`);

/** How far the user got, as the server has it; read again by the clock while something is awaited of the user. */
export function useSetUp(id: string) {
  const path = pathOf(useTenantPath(), id);
  return useQuery({
    queryKey: ['set-up', path],
    queryFn: ({ signal }) => ask<SetUpView>(path, { background: true, signal }),
    staleTime: 0,
    gcTime: 0, // nothing of a person is kept for later
    refetchOnWindowFocus: 'always',
    refetchInterval: ({ state: { data } }) =>
      data?.ticket?.state === 'unopened' || data?.ticket?.state === 'setting_up' ? WHILE_AWAITED_MS : false,
  });
}

/** One act of the page, after a fresh proof; what it changed is read again. `part` is where, below the reset. */
export function useSetUpAct<T>(id: string, method: 'POST' | 'DELETE', done: (answer: T) => void = () => undefined) {
  const path = useTenantPath();
  const elevation = useElevation();
  const client = useQueryClient();
  const act = useMutation({
    mutationFn: (part: string) => ask<T>(path(`/mfa-resets/${id}/${part}`), { method }),
    onSuccess: done,
    onSettled: () => client.invalidateQueries({ queryKey: ['set-up', pathOf(path, id)] }),
  });
  const begin = async (part: string) => {
    if (!act.isPending && (await elevation.ask())) act.mutate(part);
  };
  return { act, begin };
}
