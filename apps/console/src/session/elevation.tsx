import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import { useCountdown } from '#web/ui';
import { ReauthenticationDialog } from './reauthentication-dialog.tsx';
import { Proved } from './use-elevation.ts';
import { SESSION, type KnownSession } from './use-me.ts';
import { readSession, useSession } from './use-session.ts';

/** How long a proof holds at all. */
const ELEVATION_SECONDS = 1_800;

/** Holds the fresh proof of whoever is signed in, and the dialog that asks for one. */
export function ElevationProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const until = useSession()?.elevatedUntil ?? null;
  const left = useCountdown(until);
  const [isAsking, setAsking] = useState(false);
  const waiting = useRef<(proved: boolean) => void>(() => undefined);
  const answer = useCallback((proved: boolean) => {
    setAsking(false);
    waiting.current(proved);
  }, []);
  const changed = useCallback(async () => {
    client.setQueryData<KnownSession>(SESSION, await readSession());
  }, [client]);
  const ask = useCallback(
    async (maxAgeSeconds = ELEVATION_SECONDS) => {
      if (left > ELEVATION_SECONDS - maxAgeSeconds) return true;
      setAsking(true);
      return new Promise<boolean>((resolve) => (waiting.current = resolve));
    },
    [left],
  );
  const elevation = useMemo(() => ({ left, ask, changed }), [left, ask, changed]);
  return (
    <Proved value={elevation}>
      {children}
      <ReauthenticationDialog isOpen={isAsking} onEnd={answer} />
    </Proved>
  );
}
