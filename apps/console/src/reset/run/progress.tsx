import { Check, Circle, Play, X } from 'lucide-react';
import { useCallback, useLayoutEffect, useState } from 'react';
import type { ResetDetailView, RunStepView } from '#shared/contracts';
import { Notice, useCountdown } from '#web/ui';
import { useMe } from '../../session/use-me.ts';
import { useEscape } from '../desk/discard.tsx';
import { resetSteps } from '../desk/lists.ts';
import styles from './run.module.css';
import type { Live } from './use-live.ts';
import { useWords, type PlainWord } from '../words.ts';

const icons = { waiting: Circle, running: Play, done: Check, failed: X } as const;
const wordOf = (step: RunStepView['name'], reset: ResetDetailView): PlainWord =>
  step === 'factors' && reset.method === 'pause' ? 'step.factorsPause' : `step.${step}`;

/** リセット実行進行状況: five steps, told to the eye and to the ear. */
export function Progress({ reset, live }: Readonly<{ reset: ResetDetailView; live: Live }>) {
  const { t } = useWords();
  const { data: me } = useMe();
  const isOwn = me?.id === reset.executor_id;
  useKeepOpen(isOwn);
  const now = reset.steps.find(({ state }) => state !== 'done') ?? reset.steps.at(-1);
  const n = now?.step ?? 1;
  const text = t(wordOf(now?.name ?? 'preflight', reset));
  return (
    <div className={styles['run']} data-uc="UC-MFA-04">
      <h3 id="run-title" tabIndex={-1}>
        {t('run.title')}
      </h3>
      {isOwn ? null : <Notice tone="info">{t('run.elsewhere')}</Notice>}
      <div
        className={styles['bar']}
        role="progressbar"
        aria-labelledby="run-title"
        aria-valuemin={1}
        aria-valuemax={resetSteps.length}
        aria-valuenow={n}
        aria-valuetext={`${n}/5 ${text}`}
      >
        <progress max={resetSteps.length} value={n} aria-hidden="true" />
      </div>
      <p className={styles['runNow']}>
        <strong>{text}</strong>
        <span>{n} / 5</span>
        <Eta seconds={reset.eta_seconds} />
      </p>
      <ol className={styles['stepList']}>
        {reset.steps.map((step) => (
          <Step key={step.step} step={step} text={t(wordOf(step.name, reset))} />
        ))}
      </ol>
      <Retrying at={live.retryAt} />
      {live.isLost ? <Notice tone="warn">{t('run.lost')}</Notice> : null}
      {isOwn ? <Notice tone="info">{t('run.keepOpen')}</Notice> : null}
      {isOwn ? <NoStop /> : null}
    </div>
  );
}

function Step({ step, text }: Readonly<{ step: RunStepView; text: string }>) {
  const { t } = useWords();
  const Icon = icons[step.state];
  return (
    <li data-state={step.state} aria-current={step.state === 'running' ? 'step' : undefined}>
      <Icon aria-hidden="true" size={18} />
      <span>{text}</span>
      <span className={styles['stepState']}>{t(`stepState.${step.state}`)}</span>
    </li>
  );
}

/** Never below nothing, and never more exact than five seconds. */
function Eta({ seconds }: { seconds: number | null }) {
  const { t } = useWords();
  if (seconds === null) return null;
  return <span>{seconds > 0 ? t('run.eta', { n: seconds }) : t('run.soon')}</span>;
}

function Retrying({ at }: { at: number | null }) {
  const { t } = useWords();
  const left = useCountdown(at);
  if (at === null) return null;
  return (
    <Notice tone="warn">
      <span>
        {t('run.retrying')} <span aria-hidden="true">{t('run.retryLeft', { n: left })}</span>
      </span>
    </Notice>
  );
}

/** Each step once, to who listens: lines are added, so none is lost when several come at once. */
export function SpokenSteps({ steps }: { steps: readonly number[] }) {
  const { t } = useWords();
  return (
    <div className="sk-unseen" role="log" aria-live="polite" data-spoken="steps">
      {steps.map((n) => (
        <p key={n}>{t('run.spoken', { n })}</p>
      ))}
    </div>
  );
}

/** The browser asks before the window is closed; closing it would not stop the run (R-105, D-12). From the first drawing. */
function useKeepOpen(isOn: boolean): void {
  useLayoutEffect(() => {
    if (!isOn) return;
    const leaving = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', leaving);
    return () => removeEventListener('beforeunload', leaving);
  }, [isOn]);
}

/** Escape does nothing but say so. */
function NoStop() {
  const { t } = useWords();
  const [isSaid, setSaid] = useState(false);
  useEscape(
    true,
    useCallback(() => setSaid(true), []),
  );
  return <p role="status">{isSaid ? t('run.noStop') : ''}</p>;
}
