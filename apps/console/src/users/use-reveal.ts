import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ask } from '../console-api.ts';
import { useTenantPath } from '../session/use-me.ts';

const SHOWN_MS = 30_000;

/** One field of a user in full for thirty seconds; each showing is on record (R-053, D-19). */
export function useReveal(userId: string, field: 'email' | 'phone') {
  const path = useTenantPath()(`/users/${userId}/pii-reveals`);
  const { mutate, reset, data, error, isPending } = useMutation({
    mutationFn: () => ask<{ value: string | null }>(path, { method: 'POST', body: { field } }),
    gcTime: 0,
  });
  useEffect(() => {
    if (!data) return;
    const timer = setTimeout(reset, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [data, reset]);
  return { data, error, isPending, show: () => mutate() };
}
