import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Button } from '#web/ui';
import { ask } from '../console-api.ts';
import { Failed } from '../frame/states.tsx';
import { useTenantPath } from '../session/use-me.ts';
import { useTexts } from '../texts.tsx';
import styles from './users.module.css';

const SHOWN_MS = 30_000;
type Props = Readonly<{ userId: string; field: 'email' | 'phone'; masked: string }>;

/** One field in full for thirty seconds; each showing is on record (R-053, D-19). */
export function Reveal({ userId, field, masked }: Props) {
  const { t } = useTexts();
  const path = useTenantPath()(`/users/${userId}/pii-reveals`);
  const { mutate, reset, data, error, isPending } = useMutation({
    mutationFn: () => ask<{ value: string | null }>(path, { method: 'POST', body: { field } }),
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
      <span role="status" className="sk-label-note">
        {data ? t('user.shown') : null}
      </span>
      {data ? null : (
        <Button
          kind="quiet"
          aria-label={t('user.showField', { field: t(`user.${field}`) })}
          unavailable={isPending}
          onClick={() => mutate()}
        >
          {t('user.show')}
        </Button>
      )}
      {error ? <Failed fault={error} /> : null}
    </span>
  );
}
