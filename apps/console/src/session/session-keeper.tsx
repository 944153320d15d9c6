import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { ConsoleSession } from '#shared/contracts';
import { clock, useCountdown } from '#web/ui';
import { ask } from '../console-api.ts';
import { AlertDialog } from '../frame/alert-dialog.tsx';
import { useTexts } from '../texts.tsx';
import { leave } from './leave.ts';
import { known, SESSION, type KnownSession } from './use-me.ts';
import { readSession, useSession } from './use-session.ts';

/** this long before the end the person is asked. */
const WARN_SECONDS = 60;
/** An act is told to the server at most this often. */
const TELL_EVERY_MS = 60_000;
const ACTS = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

const touch = async (): Promise<KnownSession> => known(await ask<ConsoleSession>('/api/session/touch', { method: 'POST' }));

export async function logOut(): Promise<void> {
  await ask('/api/session', { method: 'DELETE' }).catch(() => undefined); // it ends by itself where this could not be said
  leave('logout');
}

/** Watches the end of the session: tells the server of acts, asks a minute before, and leaves nothing behind afterwards. */
export function SessionKeeper() {
  const { t } = useTexts();
  const client = useQueryClient();
  const session = useSession();
  const left = useCountdown(session?.idleUntil ?? null);
  const warned = session !== null && left <= WARN_SECONDS;
  const keep = async () => client.setQueryData(SESSION, await touch().catch(() => session));
  useActs(!warned, keep);
  useEnd(session, left);
  return (
    <AlertDialog
      isOpen={warned && left > 0}
      title={t('idle.title')}
      confirm={{ label: t('idle.continue'), act: () => void keep() }}
      cancel={{ label: t('idle.logout'), act: () => void logOut() }}
      focus="confirm"
    >
      <p>{t('idle.text', { time: clock(left) })}</p>
    </AlertDialog>
  );
}

/** While the question stands, moving the mouse is no answer. */
function useActs(listens: boolean, tell: () => Promise<unknown>): void {
  const told = useRef(Date.now());
  const latest = useRef(tell);
  latest.current = tell;
  useEffect(() => {
    if (!listens) return;
    const acted = () => {
      if (Date.now() - told.current < TELL_EVERY_MS) return;
      told.current = Date.now();
      void latest.current();
    };
    for (const act of ACTS) addEventListener(act, acted, { passive: true });
    return () => {
      for (const act of ACTS) removeEventListener(act, acted);
    };
  }, [listens]);
}

/** At zero the server is asked once more: another window may have kept the session alive. */
function useEnd(session: KnownSession | null, left: number): void {
  const client = useQueryClient();
  const [asked, setAsked] = useState<number | null>(null);
  const end = session?.idleUntil ?? null;
  useEffect(() => {
    if (end === null || left > 0 || asked === end) return;
    setAsked(end);
    readSession().then(
      (now) => (now.idleUntil > Date.now() + 1_000 ? client.setQueryData(SESSION, now) : leave('idle')),
      () => leave('idle'),
    );
  }, [client, end, left, asked]);
}
