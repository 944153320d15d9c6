import { Button } from '#web/ui';
import { useReveal } from '../../users/use-reveal.ts';
import styles from '../frame/lookup.module.css';
import { useWords } from '../words.ts';

type Props = Readonly<{ userId: string; field: 'email' | 'phone'; masked: string }>;

/** One address in full for thirty seconds; every showing is on record (R-053, D-19). */
export function Reveal({ userId, field, masked }: Props) {
  const { t } = useWords();
  const { data, isPending, show } = useReveal(userId, field);
  return (
    <span className={styles['reveal']}>
      <span>{data?.value ?? masked}</span>
      {data ? (
        <span className="sk-label-note" role="status">
          {t('target.revealed')}
        </span>
      ) : (
        <Button
          kind="quiet"
          aria-label={t('target.revealName', { field: t(`target.${field}`) })}
          unavailable={isPending}
          onClick={show}
        >
          {t('target.reveal')}
        </Button>
      )}
    </span>
  );
}
