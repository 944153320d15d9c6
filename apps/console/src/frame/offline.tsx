import { useSyncExternalStore } from 'react';
import { Notice } from '#web/ui';
import { useTexts } from '../texts.tsx';
import { EmergencyLink } from './emergency-link.tsx';
import styles from './frame.module.css';

function subscribe(changed: () => void): () => void {
  addEventListener('online', changed);
  addEventListener('offline', changed);
  return () => {
    removeEventListener('online', changed);
    removeEventListener('offline', changed);
  };
}

/** Says that what is shown may be old; the queries go on by themselves when the connection is back. */
export function Offline() {
  const { t } = useTexts();
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine);
  return (
    <div className={styles['offline']}>
      {isOnline ? null : (
        <Notice tone="warn">
          {t('frame.offline')} <EmergencyLink />
        </Notice>
      )}
    </div>
  );
}
