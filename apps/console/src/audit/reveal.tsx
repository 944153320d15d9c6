import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { AuditEventView, AuditReveal } from '#shared/contracts';
import type { EvidenceEvent } from '#shared/evidence';
import { Button, Notice, useCountdown } from '#web/ui';
import { ask } from '../console-api.ts';
import { Failed } from '../frame/states.tsx';
import { useElevation } from '../session/use-elevation.ts';
import { useTenantPath } from '../session/use-me.ts';
import { useTexts } from '../texts.tsx';
import { holdsPersonal } from './check-proof.ts';
import styles from './drawer.module.css';

/** How long what speaks of a person stays readable (D-19). */
const SHOWN_MS = 30_000;

type Revealed = Readonly<{ fields: AuditReveal; until: number; holds: boolean }>;
export type Reveal = Readonly<{
  shown: AuditReveal | null;
  left: number;
  holds: boolean;
  fault: unknown;
  begin: () => void;
}>;

/** Shows the personal fields of one event for half a minute, to whoever proves himself; each is held against its commitment. */
export function useReveal(event: AuditEventView, sealed: EvidenceEvent | null): Reveal {
  const path = useTenantPath()(`/audit/events/${event.id}/personal`);
  const elevation = useElevation();
  const [revealed, setRevealed] = useState<Revealed | null>(null);
  const left = useCountdown(revealed?.until ?? null);
  const read = useMutation({
    mutationFn: async () => {
      const fields = await ask<AuditReveal>(path);
      const holds = sealed === null || (await holdsPersonal(sealed, fields));
      setRevealed({ fields, holds, until: Date.now() + SHOWN_MS });
    },
    gcTime: 0,
  });
  const begin = async () => {
    if (await elevation.ask()) read.mutate();
  };
  const isShown = revealed !== null && left > 0;
  return {
    shown: isShown ? revealed.fields : null,
    left,
    holds: revealed?.holds ?? true,
    fault: read.error,
    begin: () => void begin(),
  };
}

export function RevealBar({ event, reveal }: Readonly<{ event: AuditEventView; reveal: Reveal }>) {
  const { t } = useTexts();
  if (event.masked.length === 0) return null;
  return (
    <div className={styles['reveal']}>
      {reveal.shown ? (
        <p className={styles['note']}>{t('record.revealed', { n: reveal.left })}</p>
      ) : (
        <>
          <p className={styles['note']}>{t('record.revealNote')}</p>
          <Button onClick={reveal.begin}>{t('record.reveal')}</Button>
        </>
      )}
      {reveal.fault ? <Failed fault={reveal.fault} /> : null}
      {reveal.holds ? null : <Notice tone="danger">{t('fault.personal')}</Notice>}
    </div>
  );
}
