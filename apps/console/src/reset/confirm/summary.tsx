import { useEffect, useReducer, type ReactNode } from 'react';
import type { ResetDetailView } from '#shared/contracts';
import { jst } from '../../times.ts';
import { factorsInWords } from './factor-words.ts';
import styles from '../frame/lookup.module.css';
import { useWords, type Words } from '../words.ts';

const PAUSE_MS = 168 * 3_600_000;

/** What will be done to whom, in words (R-089, D-26). */
export function Summary({ reset }: { reset: ResetDetailView }) {
  const words = useWords();
  const { t } = words;
  useEachMinute();
  const none = t('summary.none');
  const email = reset.user.contacts.find(({ kind }) => kind === 'email')?.value;
  const reason = reset.reason === null ? none : t(`reason.${reset.reason}`);
  const proof = reset.identity_proof;
  const rows: readonly (readonly [string, ReactNode])[] = [
    [t('summary.user'), <b key="user">{`${reset.user.name || t('nameless')}${email === undefined ? '' : ` (${email})`}`}</b>],
    [t('summary.method'), reset.method === null ? none : t(`method.${reset.method}`)],
    [t('summary.reason'), reset.reason_detail === null ? reason : `${reason}: ${reset.reason_detail}`],
    [t('summary.urgency'), reset.urgency === null ? none : t(`urgency.${reset.urgency}`)],
    [
      t('summary.proof'),
      proof === null ? none : `${t(`proof.${proof.method}`)}${proof.detail === null ? '' : `: ${proof.detail}`}`,
    ],
    ...(reset.incident_id === null ? [] : [[t('summary.incident'), reset.incident_id] as const]),
    [t('summary.when'), t('summary.now', { time: jst(new Date()) })],
    [t('summary.effect'), effectOf(reset, words)],
  ];
  return (
    <dl className={styles['pairs']}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function effectOf(reset: ResetDetailView, words: Words): string {
  const list = factorsInWords(reset.effect.factors, words);
  const what =
    reset.method === 'pause'
      ? words.t('summary.pause', { list, time: jst(new Date(Date.now() + PAUSE_MS)) })
      : words.t('summary.remove', { list });
  return `${what}（${words.t('summary.ends', reset.ends)}）`;
}

/** The time of an act that is done at once is now, and goes on. */
function useEachMinute(): void {
  const [, draw] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const timer = setInterval(draw, 60_000);
    return () => clearInterval(timer);
  }, []);
}
