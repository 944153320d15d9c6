import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button, Notice } from '#web/ui';
import { ConsoleProblem } from '../console-api.ts';
import { useTexts } from '../texts.tsx';
import { useProblemWords } from './use-problem-words.ts';
import styles from './states.module.css';

/** Waiting is said to who cannot see it, and shown to who can. */
export function Loading() {
  const { t } = useTexts();
  return (
    <p className={styles['loading']} role="status">
      {t('frame.loading')}
    </p>
  );
}

/** What came instead of data: a fault with its id and another try, or the server's refusal in words. */
export function Failed({ fault, retry }: Readonly<{ fault: unknown; retry?: () => void }>) {
  const { t } = useTexts();
  const words = useProblemWords();
  const problem = fault instanceof ConsoleProblem ? fault : null;
  if (problem && !problem.isFault) return <Notice tone="danger">{words(problem)}</Notice>;
  return (
    <Notice tone="danger">
      <strong>{t('frame.fault')}</strong>
      <span>{t('frame.faultText')}</span>
      {problem?.traceId ? <code className={styles['id']}>{t('frame.requestId', { id: problem.traceId })}</code> : null}
      {retry ? <Button onClick={retry}>{t('frame.retry')}</Button> : null}
    </Notice>
  );
}

export function Empty({ children }: { children: ReactNode }) {
  return <p className={styles['empty']}>{children}</p>;
}

/** Data, or what stands in its place. Data that was there stays there when another try fails. */
export function Loaded<T>({ query, children }: Readonly<{ query: UseQueryResult<T>; children: (data: T) => ReactNode }>) {
  const { data, error, isError, refetch } = query;
  return (
    <>
      {isError ? <Failed fault={error} retry={() => void refetch()} /> : null}
      {data === undefined ? isError ? null : <Loading /> : children(data)}
    </>
  );
}
