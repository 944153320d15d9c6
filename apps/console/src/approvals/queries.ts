import { useQuery } from '@tanstack/react-query';
import type { ApprovalDetail, ApprovalLine } from '#shared/contracts';
import { ask } from '../console-api.ts';
import { useTenantPath } from '../session/use-me.ts';

/** How long a new request stays unseen at most. */
const REFRESH_MS = 5_000;
export const APPROVALS = 'approvals';

/** What the signed-in administrator was asked to decide; in the order the server gives it. Asked again all the time. */
export function useInbox() {
  const path = useTenantPath()('/approval-requests');
  return useQuery({
    queryKey: [APPROVALS, path],
    queryFn: ({ signal }) => ask<{ list: readonly ApprovalLine[] }>(path, { background: true, signal }),
    refetchInterval: REFRESH_MS,
    staleTime: REFRESH_MS,
  });
}

/** One request; told anew while it waits, because it may be withdrawn or voided while it is read. */
export function useApproval(id: string) {
  const path = useTenantPath()(`/approval-requests/${id}`);
  return useQuery({
    queryKey: [APPROVALS, path],
    queryFn: ({ signal }) => ask<ApprovalDetail>(path, { background: true, signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'pending' ? REFRESH_MS : false),
    staleTime: 0,
    gcTime: 0, // a person's data is not kept for later
  });
}
