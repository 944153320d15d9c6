import { useTexts } from '../texts.tsx';
import styles from './approvals.module.css';
import { useInbox } from './queries.ts';

/** How many requests wait for whoever is signed in, beside the menu's word. */
export function WaitingBadge() {
  const { t } = useTexts();
  const { data } = useInbox();
  const n = data?.list.filter(({ state }) => state === 'pending').length ?? 0;
  if (n === 0) return null;
  return (
    <span className={styles['badge']}>
      <span aria-hidden="true">{n}</span>
      <span className="sk-unseen">{t('nav.waiting', { n })}</span>
    </span>
  );
}
