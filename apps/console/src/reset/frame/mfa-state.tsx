import { CircleAlert, CircleDashed, CircleOff, ShieldCheck } from 'lucide-react';
import type { MfaStateName } from '#shared/contracts';
import { jst } from '../../times.ts';
import styles from './lookup.module.css';
import { useWords } from '../words.ts';

const icons = { enabled: ShieldCheck, disabled: CircleOff, partial: CircleDashed, error: CircleAlert } as const;

/** Word, shape and drawing say the same as the colour. A pause is told beside it (D-1). */
export function MfaState({ state, pausedUntil }: Readonly<{ state: MfaStateName; pausedUntil: string | null }>) {
  const { t } = useWords();
  const Icon = icons[state];
  return (
    <span className={styles['states']}>
      <span className={styles['state']} data-state={state}>
        <Icon aria-hidden="true" size={16} />
        {t(`state.${state}`)}
      </span>
      {pausedUntil === null ? null : (
        <span className={styles['state']} data-state="paused">
          {t('state.paused', { time: jst(pausedUntil) })}
        </span>
      )}
    </span>
  );
}
