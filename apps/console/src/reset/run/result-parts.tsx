import { useEffect, useRef, type ReactNode } from 'react';
import type { RunFactorView } from '#shared/contracts';
import { jst } from '../../times.ts';
import styles from './run.module.css';
import { Sign, type Glyph } from '../frame/sign.tsx';
import { useWords } from '../words.ts';

type FrameProps = Readonly<{ tone: 'ok' | 'warn' | 'danger'; glyph: Glyph; title: string; children: ReactNode }>;

/** Sign, words and edge say the same; the heading takes the focus. */
export function ResultFrame({ tone, glyph, title, children }: FrameProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className={styles['result']} data-tone={tone} data-uc="UC-MFA-04">
      <h3 ref={heading} tabIndex={-1}>
        <Sign glyph={glyph} size={28} />
        {title}
      </h3>
      {children}
    </div>
  );
}

export function FactorList({ factors }: { factors: readonly RunFactorView[] }) {
  const { t } = useWords();
  if (factors.length === 0) return <p>{t('partial.none')}</p>;
  return (
    <ul className={styles['factorList']}>
      {factors.map(({ id, type, label, enrolled_at: at, code }) => (
        <li key={id}>
          {t(`factor.${type}`)}
          {label ? `（${label}）` : ''}
          {at === null ? '' : ` ${t('target.enrolled')} ${jst(at)}`}
          {code === null ? null : <code>{code}</code>}
        </li>
      ))}
    </ul>
  );
}
