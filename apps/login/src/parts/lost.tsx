import { useTexts } from '../texts.tsx';
import { Contact } from './support-line.tsx';

/** 「すべての方法が使えない場合」 (L-052): the same for everybody, no promise, and nothing about the account. */
export function Lost({ support }: { support: string | null }) {
  const { t, rich } = useTexts();
  return (
    <details className="login-lost">
      <summary>{t('lost.title')}</summary>
      <p>{t('lost.text')}</p>
      <p>{t('lost.after')}</p>
      {support ? <p>{rich('report.support', { contact: <Contact contact={support} /> })}</p> : null}
    </details>
  );
}
