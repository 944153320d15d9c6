import { useQueryClient } from '@tanstack/react-query';
import { useTexts } from '../texts.tsx';
import { EmergencyLink } from './emergency-link.tsx';
import styles from './frame.module.css';
import { Failed } from './states.tsx';

/** In the place of a page whose program failed. What failed is told to the browser's console only: it may speak of a person. */
export function Broken({ error, reset }: Readonly<{ error: unknown; reset: () => void }>) {
  const { t } = useTexts();
  const client = useQueryClient();
  const again = () => {
    client.removeQueries({ type: 'inactive' }); // what the page failed on is asked for anew
    reset();
  };
  return (
    <div className={styles['page']}>
      <h1>{t('frame.broken')}</h1>
      <Failed fault={error} retry={again} />
      <EmergencyLink />
    </div>
  );
}
