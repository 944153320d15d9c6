import { Crown } from 'lucide-react';
import { useTexts } from '../texts.tsx';
import styles from './person-name.module.css';

/** A person's name; an important account is told by shape, word and weight. */
export function PersonName({ name, important }: Readonly<{ name: string; important: boolean }>) {
  const { t } = useTexts();
  const shown = name || t('locked.nameless');
  if (!important) return <span className={styles['name']}>{shown}</span>;
  return (
    <span className={styles['vip']}>
      <Crown aria-hidden="true" size={16} strokeWidth={1.75} />
      <span className={styles['name']}>{shown}</span>
      <span className="sk-unseen">{t('locked.important')}</span>
    </span>
  );
}
