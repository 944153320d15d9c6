import { Ban, CircleCheck, CircleX, Hourglass, LoaderCircle, ShieldAlert, ShieldCheck, ShieldQuestion } from 'lucide-react';
import type { AuditEventView } from '#shared/contracts';
import { useTexts } from '../texts.tsx';
import styles from './audit.module.css';
import type { Verdict } from './check-proof.ts';

const outcomeShapes = { success: CircleCheck, failure: CircleX, denied: Ban } as const;

/** Shape, word and colour say the same (WCAG 1.4.1). */
export function OutcomeMark({ outcome }: Pick<AuditEventView, 'outcome'>) {
  const { t } = useTexts();
  const Shape = outcomeShapes[outcome];
  return (
    <span className={styles['mark']} data-state={outcome === 'success' ? 'ok' : 'bad'}>
      <Shape aria-hidden="true" size={16} strokeWidth={2} />
      {t(`outcome.${outcome}`)}
    </span>
  );
}

const proofShapes = {
  proved: ShieldCheck,
  broken: ShieldAlert,
  waiting: Hourglass,
  checking: LoaderCircle,
  unknown: ShieldQuestion,
} as const;
const tones = { proved: 'ok', broken: 'alarm', waiting: 'open', checking: 'open', unknown: 'open' } as const;

/** What this browser found out of the event. */
export function ProofMark({ verdict, isFailed }: Readonly<{ verdict: Verdict | undefined; isFailed: boolean }>) {
  const { t } = useTexts();
  const state = verdict?.state ?? (isFailed ? 'unknown' : 'checking');
  const Shape = proofShapes[state];
  return (
    <span className={styles['mark']} data-state={tones[state]}>
      <Shape aria-hidden="true" size={16} strokeWidth={2} />
      {t(`proof.${state}`)}
    </span>
  );
}
