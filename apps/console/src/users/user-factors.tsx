import type { FactorView } from '#shared/contracts';
import { Empty } from '../frame/states.tsx';
import table from '../frame/table.module.css';
import { useTexts } from '../texts.tsx';
import { jst } from '../times.ts';

/** Each method with its dates, and how many backup codes are left. */
export function UserFactors({ factors, codesLeft }: Readonly<{ factors: readonly FactorView[]; codesLeft: number }>) {
  const { t } = useTexts();
  if (factors.length === 0) return <Empty>{t('user.noFactors')}</Empty>;
  const when = (at: string | null) => (at === null ? '–' : jst(at));
  return (
    <>
      <table className={table['table']}>
        <caption className="sk-unseen">{t('user.mfa')}</caption>
        <thead>
          <tr>
            {(['factor', 'enrolled', 'used'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`user.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {factors.map(({ id, type, name, enrolled_at: at, last_used_at: used }) => (
            <tr key={id}>
              <th scope="row" data-label={t('user.factor')}>
                {t(`method.${type}`)}
                {name ? ` ${name}` : ''}
              </th>
              <td data-label={t('user.enrolled')}>{when(at)}</td>
              <td data-label={t('user.used')}>{when(used)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        {t('user.codes')}: {t('user.codesLeft', { n: codesLeft })}
      </p>
    </>
  );
}
