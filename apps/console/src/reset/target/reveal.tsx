import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Button } from '#web/ui';
import { ask } from '../../console-api.ts';
import { useDesk } from '../desk/desk.ts';
import styles from '../frame/lookup.module.css';
import { useWords } from '../words.ts';

const SHOWN_MS = 30_000;
type Props = Readonly<{ userId: string; field: 'email' | 'phone'; masked: string }>;

/** One address in full for thirty seconds; every showing is on record (R-053, D-19). */
export function Reveal({ userId, field, masked }: Props) {
  const { t } = useWords();
  const { path } = useDesk();
  const { mutate, reset, data, isPending } = useMutation({
    mutationFn: () => ask<{ value: string | null }>(path(`/users/${userId}/pii-reveals`), { method: 'POST', body: { field } }),
    gcTime: 0,
  });
  useEffect(() => {
    if (!data) return;
    const timer = setTimeout(reset, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [data, reset]);
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
          onClick={() => mutate()}
        >
          {t('target.reveal')}
        </Button>
      )}
    </span>
  );
}
