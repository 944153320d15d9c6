import { CircleAlert, CircleDashed, CircleOff, ShieldCheck } from 'lucide-react';
import type { MfaStateName } from '#shared/contracts';
import { useTexts } from '../texts.tsx';
import { jst } from '../times.ts';
import styles from './users.module.css';

const icons = { enabled: ShieldCheck, disabled: CircleOff, partial: CircleDashed, error: CircleAlert } as const;

/** The state by word and shape; a pause is told beside it (D-1). */
export function MfaState({ state, pausedUntil }: Readonly<{ state: MfaStateName; pausedUntil: string | null }>) {
  const { t } = useTexts();
  const Icon = icons[state];
  return (
    <span className={styles['state']}>
      <Icon aria-hidden="true" size={16} strokeWidth={1.75} />
      {t(`mfaState.${state}`)}
      {pausedUntil === null ? null : <span>{t('mfaState.paused', { time: jst(pausedUntil) })}</span>}
    </span>
  );
}
