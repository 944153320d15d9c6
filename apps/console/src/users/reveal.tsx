import { Button } from '#web/ui';
import { Failed } from '../frame/states.tsx';
import { useTexts } from '../texts.tsx';
import { useReveal } from './use-reveal.ts';
import styles from './users.module.css';

type Props = Readonly<{ userId: string; field: 'email' | 'phone'; masked: string }>;

/** One field in full for thirty seconds; each showing is on record (R-053, D-19). */
export function Reveal({ userId, field, masked }: Props) {
  const { t } = useTexts();
  const { data, error, isPending, show } = useReveal(userId, field);
  return (
    <span className={styles['reveal']}>
      <span>{data?.value ?? masked}</span>
      <span role="status" className="sk-label-note">
        {data ? t('user.shown') : null}
      </span>
      {data ? null : (
        <Button
          kind="quiet"
          aria-label={t('user.showField', { field: t(`user.${field}`) })}
          unavailable={isPending}
          onClick={show}
        >
          {t('user.show')}
        </Button>
      )}
      {error ? <Failed fault={error} /> : null}
    </span>
  );
}
