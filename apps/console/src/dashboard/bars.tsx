import { useId } from 'react';
import { useTexts } from '../texts.tsx';
import styles from './dashboard.module.css';
import { scaleTo } from './scale.ts';

type Row = Readonly<{ name: string; values: readonly number[] }>;
type Props = Readonly<{ title: string; rowsAre: string; rows: readonly Row[]; series: readonly string[] }>;

const HEIGHT = 120;
const GROUP = 40;
const GAP = 8;
/** More groups than this take the whole width, with the table beside the picture, and not every one of their names fits. */
const MANY = 6;

/** Bars in groups, and the same numbers in a table. The second series is hatched, so that it is told without its colour. */
export function Bars({ title, rowsAre, rows, series }: Props) {
  const { t } = useTexts();
  const hatch = useId();
  const scale = scaleTo(Math.max(0, ...rows.flatMap(({ values }) => values)));
  const top = scale.at(-1) ?? 1;
  const width = (GROUP - GAP) / series.length;
  return (
    <section className={styles['chart']} data-long={rows.length > MANY || undefined}>
      <h2>{title}</h2>
      <div className={styles['picture']}>
        <ul className={styles['scale']} aria-hidden="true">
          {scale.map((number) => (
            <li key={number}>{number}</li>
          ))}
        </ul>
        <svg
          className={styles['bars']}
          role="img"
          aria-label={t('dashboard.chartName', { title })}
          viewBox={`0 0 ${rows.length * GROUP} ${HEIGHT}`}
          preserveAspectRatio="none"
        >
          <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="6" height="6" className={styles['hatchGround']} />
            <rect width="3" height="6" className={styles['hatch']} />
          </pattern>
          {scale.map((number) => (
            <path key={number} className={styles['line']} d={`M0 ${HEIGHT * (1 - number / top)}H${rows.length * GROUP}`} />
          ))}
          {rows.flatMap(({ name, values }, group) =>
            values.map((value, place) => {
              const height = (value / top) * HEIGHT;
              return (
                <rect
                  key={`${name}-${place}`}
                  className={place === 0 ? styles['first'] : styles['second']}
                  fill={place === 0 ? undefined : `url(#${hatch})`}
                  x={group * GROUP + GAP / 2 + place * width}
                  y={HEIGHT - height}
                  width={width - 1}
                  height={height}
                />
              );
            }),
          )}
        </svg>
        <ul className={styles['names']} aria-hidden="true">
          {rows.map(({ name }) => (
            <li key={name}>{name}</li>
          ))}
        </ul>
      </div>
      <Numbers {...{ title, rowsAre, rows, series }} />
    </section>
  );
}

function Numbers({ title, rowsAre, rows, series }: Props) {
  return (
    <div className={styles['scroll']}>
      <table className={styles['table']}>
        <caption className="sk-unseen">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{rowsAre}</th>
            {series.map((name, place) => (
              <th key={name} scope="col">
                <span className={place === 0 ? styles['firstKey'] : styles['secondKey']} aria-hidden="true" />
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, values }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {values.map((value, place) => (
                <td key={series[place]}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
