import { useQuery } from '@tanstack/react-query';
import type { ConsoleSession } from '#shared/contracts';
import { ask } from '../console-api.ts';
import { known, SESSION, type KnownSession } from './use-me.ts';

const ASK_EVERY_MS = 60_000;

export const readSession = async (signal?: AbortSignal): Promise<KnownSession> =>
  known(await ask<ConsoleSession>('/api/session', { background: true, ...(signal ? { signal } : {}) }));

/** How long the session lasts, as the server says it: asked every minute and whenever the person comes back to the window. */
export function useSession(): KnownSession | null {
  const { data } = useQuery({
    queryKey: SESSION,
    queryFn: ({ signal }) => readSession(signal),
    staleTime: 5_000,
    refetchInterval: ASK_EVERY_MS,
    refetchOnWindowFocus: 'always',
  });
  return data ?? null;
}
