import { useState } from 'react';
import type { ResetDetailView } from '#shared/contracts';
import { Button, Notice } from '#web/ui';
import { problemOf } from '../../console-api.ts';
import { useElevation } from '../../session/use-elevation.ts';
import { useMe } from '../../session/use-me.ts';
import { HelpButton } from '../frame/help-button.tsx';
import { NextActs } from './next-acts.tsx';
import styles from './run.module.css';
import { FactorList, ResultFrame } from './result-parts.tsx';
import { RollBack } from './roll-back.tsx';
import { useRunAct } from './use-run-act.ts';
import { useRefusal, useWords } from '../words.ts';

/** ⚠️ 部分的失敗: what went, what did not, who is shut out meanwhile, and the ways on and back. */
export function Partial({ reset }: { reset: ResetDetailView }) {
  const { t } = useWords();
  const { data: me } = useMe();
  const gone = reset.factors.filter(({ outcome }) => outcome === 'removed' || outcome === 'paused');
  const left = reset.factors.filter(({ outcome }) => outcome !== 'removed' && outcome !== 'paused');
  return (
    <ResultFrame tone="warn" glyph="⚠️" title={t('partial.title')}>
      <p role="alert">{t('partial.text')}</p>
      <div className={styles['twoLists']}>
        <section aria-label={t('partial.done')}>
          <h4>{t('partial.done')}</h4>
          <FactorList factors={gone} />
        </section>
        <section aria-label={t('partial.failed')}>
          <h4>{t('partial.failed')}</h4>
          <FactorList factors={left} />
        </section>
      </div>
      <Notice tone="warn">
        <strong>{t('partial.repair')}</strong>
      </Notice>
      {reset.login_held ? (
        <Notice tone="warn">
          <strong>{t('partial.held')}</strong>
          <span>{t('partial.heldText')}</span>
        </Notice>
      ) : null}
      {me?.id === reset.executor_id ? <WaysOn reset={reset} /> : null}
      <Technical reset={reset} />
      <NextActs reset={reset} />
    </ResultFrame>
  );
}

function WaysOn({ reset }: { reset: ResetDetailView }) {
  const { t } = useWords();
  const refusal = useRefusal();
  const elevation = useElevation();
  const retry = useRunAct(reset, 'retry');
  const problem = problemOf(retry.error);
  const again = async () => {
    if (await elevation.ask()) retry.mutate();
  };
  return (
    <>
      <div className={styles['acts']}>
        <Button unavailable={retry.isPending} onClick={() => void again()}>
          {t('failed.now')}
        </Button>
        <HelpButton cause="asked" />
      </div>
      {problem ? <Notice tone="danger">{refusal(problem)}</Notice> : null}
      {reset.way_back === null ? null : <RollBack reset={reset} way={reset.way_back} />}
    </>
  );
}

/** What a technician needs to find it again: ids and codes, nothing of the person. */
function Technical({ reset }: { reset: ResetDetailView }) {
  const { t } = useWords();
  const [isCopied, setCopied] = useState(false);
  const lines = [
    `run ${reset.id}`,
    `code ${reset.code ?? '-'}`,
    `trace ${reset.trace_id ?? '-'}`,
    ...reset.steps
      .filter(({ state }) => state === 'failed')
      .map(({ step, code, tries }) => `step ${step} ${code ?? ''} tries ${tries}`),
    ...reset.factors.map(({ id, type, outcome, code }) => `factor ${id} ${type} ${outcome} ${code ?? ''}`.trim()),
  ].join('\n');
  const copy = async () =>
    setCopied(
      await navigator.clipboard.writeText(lines).then(
        () => true,
        () => false,
      ),
    );
  return (
    <details className={styles['technical']}>
      <summary>{t('partial.technical')}</summary>
      <pre tabIndex={0}>{lines}</pre>
      <Button onClick={() => void copy()}>{isCopied ? t('target.copied') : t('partial.copy')}</Button>
    </details>
  );
}
