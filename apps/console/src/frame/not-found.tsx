import { useTexts } from '../texts.tsx';
import styles from './frame.module.css';

export function NotFound() {
  const { t } = useTexts();
  return (
    <main className={styles['page']} id="main">
      <h1>{t('frame.notFound')}</h1>
      <p>{t('frame.notFoundText')}</p>
      <p>
        <a href="/admin">{t('frame.toDashboard')}</a>
      </p>
    </main>
  );
}
