import { useState } from 'react';
import type { ResetDetailView, WayBackView } from '#shared/contracts';
import { Button, Notice } from '#web/ui';
import { problemOf } from '../../console-api.ts';
import { AlertDialog } from '../../frame/alert-dialog.tsx';
import { useElevation } from '../../session/use-elevation.ts';
import { jst } from '../../times.ts';
import { SecondPerson } from '../settings/approval-panel.tsx';
import { FactorList } from './result-parts.tsx';
import styles from './run.module.css';
import { useRunAct } from './use-run-act.ts';
import { useRefusal, useWords } from '../words.ts';

type Props = Readonly<{ reset: ResetDetailView; way: WayBackView }>;

/** 「ロールバック」: what comes back, until when, and who has to agree first (D-3, R-114). */
export function RollBack({ reset, way }: Props) {
  const { t } = useWords();
  const refusal = useRefusal();
  const elevation = useElevation();
  const [isAsking, setAsking] = useState(false);
  const back = useRunAct(reset, 'rollback');
  if (way.until === null) return <Notice tone="warn">{t('back.over')}</Notice>;
  const isImportant = way.approval_reasons.length > 0;
  const state = way.approval?.state;
  const isAsked = way.is_current && (state === 'pending' || state === 'approved');
  const isOpen = !isImportant || (way.is_current && state === 'approved');
  const problem = problemOf(back.error);
  const begin = async () => {
    if (await elevation.ask()) setAsking(true);
  };
  return (
    <section aria-label={t('back.title')} className={styles['back']}>
      <Preview way={way} Heading="h4" />
      {isImportant ? (
        <>
          <p>{t('partial.approval')}</p>
          <SecondPerson {...{ reset, approval: way.approval, isAsked }} isReady onUnready={() => undefined} />
        </>
      ) : null}
      <Button unavailable={back.isPending || !isOpen} onClick={() => void begin()}>
        {t('partial.rollback')}
      </Button>
      {problem ? (
        <Notice tone="danger">{problem.code === 'approval_required' ? t('partial.approval') : refusal(problem)}</Notice>
      ) : null}
      <AlertDialog
        isOpen={isAsking}
        title={t('partial.rollbackTitle')}
        confirm={{
          label: t('partial.rollback'),
          act: () => {
            setAsking(false);
            back.mutate();
          },
        }}
        cancel={{ label: t('dialog.abort'), act: () => setAsking(false) }}
      >
        <Preview way={way} Heading="h3" />
        <p>{t('partial.rollbackText')}</p>
      </AlertDialog>
    </section>
  );
}

/** `Heading`: below the heading of the result, or of the dialog. */
function Preview({ way: { factors, until }, Heading }: Pick<Props, 'way'> & Readonly<{ Heading: 'h3' | 'h4' }>) {
  const { t } = useWords();
  return (
    <>
      <Heading>{t('back.title')}</Heading>
      <FactorList factors={factors} />
      {until === null ? null : <p>{t('back.until', { time: jst(until) })}</p>}
    </>
  );
}
