import { useQuery } from '@tanstack/react-query';
import type { AuditEventPage, AuditEventView, AuditTree } from '#shared/contracts';
import { ask } from '../console-api.ts';
import { useTenantPath } from '../session/use-me.ts';
import { checkProofs, type Proofs, type Verdict } from './check-proof.ts';
import { queryOf, type AuditSearch } from './search.ts';

const TREE_MS = 10_000;
const SEAL_MS = 2_000;
/** An event that is not sealed after so many questions will not be soon; the badge says that the sealer stands. */
const ASKED_AGAIN = 4;

/** One page of the list. Asking for it is an event, so it is asked for when a person wants it, and not by itself. */
export function useEvents(search: Omit<AuditSearch, 'event'>) {
  const address = `${useTenantPath()('/audit/events')}?${queryOf(search).toString()}`;
  return useQuery({
    queryKey: ['audit-events', address],
    queryFn: ({ signal }) => ask<AuditEventPage>(address, { signal }),
    staleTime: Infinity,
  });
}

/** One event by its id, for an address that names one which the list does not show. */
export function useEvent(id: string, listed: AuditEventView | undefined) {
  const address = `${useTenantPath()('/audit/events')}?id=${encodeURIComponent(id)}`;
  return useQuery({
    queryKey: ['audit-event', address],
    queryFn: async ({ signal }) => (await ask<AuditEventPage>(address, { signal })).list[0] ?? null,
    ...(listed ? { initialData: listed } : {}),
    staleTime: Infinity,
  });
}

/** What this browser can prove of these events; asked again for those that wait for their seal. */
export function useVerdicts(shown: readonly AuditEventView[]) {
  const ids = shown.map(({ id }) => id).join(',');
  const address = `${useTenantPath()('/audit/proofs')}?ids=${ids}`;
  return useQuery<ReadonlyMap<string, Verdict>>({
    queryKey: ['audit-proofs', address],
    queryFn: async ({ signal }) => checkProofs(await ask<Proofs>(address, { background: true, signal }), shown),
    enabled: shown.length > 0,
    staleTime: Infinity,
    refetchInterval: ({ state: { data, dataUpdateCount } }) =>
      data && dataUpdateCount < ASKED_AGAIN && [...data.values()].some(({ state }) => state === 'waiting') ? SEAL_MS : false,
  });
}

export function useTree() {
  const address = useTenantPath()('/audit/tree');
  return useQuery({
    queryKey: ['audit-tree', address],
    queryFn: ({ signal }) => ask<AuditTree>(address, { background: true, signal }),
    refetchInterval: TREE_MS,
  });
}
