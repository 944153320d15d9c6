import { useDesk } from '../desk/desk.ts';
import styles from '../frame/entry.module.css';
import { isImportant } from '../desk/importance.ts';
import { Sign } from '../frame/sign.tsx';
import { useWords } from '../words.ts';

/** Never folded away, on no screen. */
export function ApprovalWarning() {
  const { t } = useWords();
  const { user, reset } = useDesk();
  return (
    <div className={styles['vipBanner']}>
      <p>
        <Sign glyph="🚨" />
        <strong>{isImportant(user, reset) ? t('approval.important') : t('approval.unusual')}</strong>
      </p>
      {reset?.phase === 'approved' ? null : <p>{t('approval.needed')}</p>}
    </div>
  );
}
