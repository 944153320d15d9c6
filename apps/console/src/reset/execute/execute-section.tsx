import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ResetDetailView, UserSummaryView } from '#shared/contracts';
import { Notice } from '#web/ui';
import { ask, problemOf } from '../../console-api.ts';
import { useElevation } from '../../session/use-elevation.ts';
import { ApprovalWarning } from '../settings/approval-warning.tsx';
import { ChangedDialog } from './changed-dialog.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { useDesk } from '../desk/desk.ts';
import { goTo, placeOf } from '../settings/error-summary.tsx';
import { isImportant } from '../desk/importance.ts';
import { lacking, type Lacking } from '../desk/lacking.ts';
import { Part, useSteps, type PartName } from '../frame/layout.tsx';
import { Pin } from '../frame/pin.tsx';
import entry from '../frame/entry.module.css';
import layout from '../frame/layout.module.css';
import { SendingFault } from './sending-fault.tsx';
import { Sign } from '../frame/sign.tsx';
import { useClosed } from '../desk/use-closed.ts';
import { useExecution } from './use-execution.ts';
import { useRefusal, useWords } from '../words.ts';

/** 実行: the one red button of the page, and what it still waits for. */
export function ExecuteSection() {
  const { t } = useWords();
  const { reset, mayExecute } = useDesk();
  const closed = useClosed();
  return (
    <Part name="execute" closed={closed ?? (reset?.state === 'draft' ? null : t('target.none'))} disabled={!mayExecute}>
      {reset?.state === 'draft' ? (
        <Execution key={reset.id} reset={reset} />
      ) : (
        <button type="button" className={entry['danger']} aria-disabled="true">
          <Sign glyph="🚨" size={24} />
          {t('execute.button')}
        </button>
      )}
    </Part>
  );
}

/** The dialog's own leave, and the dialog when the user is not who was selected. */
function useConfirmation(reset: ResetDetailView) {
  const { path, refresh, user } = useDesk();
  const elevation = useElevation();
  const [isOpen, setOpen] = useState(false);
  const [before, setBefore] = useState<UserSummaryView | null>(null);
  const confirm = useMutation({
    mutationFn: () => ask<{ token: string }>(path(`/mfa-resets/${reset.id}/confirmations`), { method: 'POST' }),
    onError: () => {
      setOpen(false);
      return refresh();
    },
    gcTime: 0,
  });
  const begin = async () => {
    if (!(await elevation.ask())) return;
    setBefore(user);
    setOpen(true);
    confirm.mutate();
  };
  const problem = problemOf(confirm.error);
  return {
    isOpen,
    /** Who was shown when it was asked: a refusal reads the user anew. */
    before,
    begin,
    close: () => setOpen(false),
    token: confirm.data?.token ?? null,
    isPending: confirm.isPending,
    problem,
    isImportant: isImportant(user, reset),
    forget: confirm.reset,
  };
}

function Execution({ reset }: { reset: ResetDetailView }) {
  const { t } = useWords();
  const refusal = useRefusal();
  const { user, tooLong, isSaving } = useDesk();
  const confirmation = useConfirmation(reset);
  const execution = useExecution(reset);
  const lacks = lacking(reset, tooLong);
  const { sending } = execution;
  const problem = confirmation.problem ?? (sending.state === 'refused' ? sending.problem : null);
  const isBusy = isSaving || confirmation.isOpen || sending.state === 'sending' || sending.state === 'waiting';
  const isReady = lacks.length === 0 && !isBusy;
  const forget = () => {
    confirmation.forget();
    execution.forget();
  };
  return (
    <div className={entry['execute']}>
      <div className={layout['onlyNarrow']}>
        <Pin />
      </div>
      {isImportant(user, reset) ? <ApprovalWarning /> : null}
      <SendingFault sending={sending} onStop={execution.stop} onAgain={execution.again} />
      {problem && problem.code !== 'target_changed' ? <Notice tone="danger">{refusal(problem)}</Notice> : null}
      <Missing lacks={lacks} isQuiet={sending.state === 'idle' || sending.state === 'refused'} />
      <button
        type="button"
        className={entry['danger']}
        aria-disabled={!isReady || undefined}
        aria-describedby="execute-careful"
        onClick={() => {
          if (!isReady) return;
          forget();
          void confirmation.begin();
        }}
      >
        <Sign glyph="🚨" size={24} />
        {t('execute.button')}
      </button>
      <span id="execute-careful" hidden>
        {t('warn.careful')}
      </span>
      <ConfirmDialog
        reset={reset}
        isOpen={confirmation.isOpen}
        token={confirmation.isPending ? null : confirmation.token}
        isImportant={confirmation.isImportant}
        onStop={confirmation.close}
        onRun={(suffix) => {
          confirmation.close();
          execution.start(confirmation.token ?? '', suffix);
        }}
      />
      <ChangedDialog reset={reset} before={confirmation.before} isOpen={problem?.code === 'target_changed'} onEnd={forget} />
    </div>
  );
}

const partOf = (what: Lacking['what']): PartName => (what === 'checklist' ? 'confirm' : 'settings');

/** Grey is explained: what is missing, as ways to it (R-096, ux.md 5.3). */
function Missing({ lacks, isQuiet }: Readonly<{ lacks: readonly Lacking[]; isQuiet: boolean }>) {
  const { t } = useWords();
  const { go } = useSteps();
  const lead = ({ what }: Lacking) => {
    go(partOf(what));
    setTimeout(() => goTo(placeOf[what]), 0);
  };
  if (lacks.length === 0) return <p role="status">{isQuiet ? t('execute.ready') : ''}</p>;
  return (
    <div role="status" className={entry['missing']}>
      <span>{t('execute.missing')}:</span>
      <ul>
        {lacks.map((lack) => (
          <li key={lack.what}>
            <a
              href={`#${placeOf[lack.what]}`}
              onClick={(event) => {
                event.preventDefault();
                lead(lack);
              }}
            >
              {lack.what === 'checklist' ? t('missing.checklist', { n: lack.n }) : t(`missing.${lack.what}`)}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
