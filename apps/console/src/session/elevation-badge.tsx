import { useMutation } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { Button, clock } from '#web/ui';
import { ask } from '../console-api.ts';
import { useTexts } from '../texts.tsx';
import { useElevation } from './use-elevation.ts';
import styles from './elevation-badge.module.css';

/** said once, five minutes before the end. */
const SOON_SECONDS = 300;

/** How long the fresh proof holds, on every page while it does; and the way to give it back. */
export function ElevationBadge() {
  const { t } = useTexts();
  const { left, changed } = useElevation();
  const give = useMutation({ mutationFn: () => ask('/api/reauthentications', { method: 'DELETE' }), onSuccess: changed });
  if (left === 0) return null;
  return (
    <p className={styles['badge']} data-soon={left <= SOON_SECONDS || undefined}>
      <ShieldCheck aria-hidden="true" size={16} strokeWidth={1.75} />
      <span>
        {t('reauth.standing')} <strong>{t('reauth.left', { time: clock(left) })}</strong>
      </span>
      <Button className={styles['end']} onClick={() => give.mutate()}>
        {t('reauth.end')}
      </Button>
      <span className="sk-unseen" role="status">
        {left <= SOON_SECONDS ? t('reauth.soon') : ''}
      </span>
    </p>
  );
}
