import { useTexts } from '../texts.tsx';
import { differencesOf, type Difference } from './differences.ts';
import styles from './drawer.module.css';

/** What an act changed, field by field, and whatever else is told of it. */
export function Changes({ detail }: { detail: Readonly<Record<string, unknown>> }) {
  const { t } = useTexts();
  const { before, after, ...rest } = detail;
  const differences = differencesOf(before, after);
  const others = differencesOf(null, rest);
  return (
    <>
      {differences.length > 0 ? <Differences list={differences} /> : null}
      {others.length > 0 ? (
        <section className={styles['part']} aria-labelledby="details">
          <h3 id="details">{t('record.details')}</h3>
          <dl className={styles['facts']}>
            {others.map(({ field, after: value }) => (
              <div key={field}>
                <dt>{field}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      ) : null}
    </>
  );
}

function Differences({ list }: { list: readonly Difference[] }) {
  const { t } = useTexts();
  return (
    <section className={styles['part']} aria-labelledby="changes">
      <h3 id="changes">{t('record.changes')}</h3>
      <table className={styles['changes']}>
        <thead>
          <tr>
            <th scope="col">{t('record.field')}</th>
            <th scope="col">{t('record.before')}</th>
            <th scope="col">{t('record.after')}</th>
          </tr>
        </thead>
        <tbody>
          {list.map(({ field, before, after }) => (
            <tr key={field} data-changed={before !== after || undefined}>
              <th scope="row">{field}</th>
              <td>{before === null ? t('record.absent') : <del>{before}</del>}</td>
              <td>{after === null ? t('record.absent') : <ins>{after}</ins>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
