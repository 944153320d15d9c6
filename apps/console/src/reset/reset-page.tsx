import { useCallback, useEffect, useRef, type ReactNode } from 'react';
import { problemOf } from '../console-api.ts';
import { AlertDialog } from '../frame/alert-dialog.tsx';
import { Alerts } from '../frame/alerts.tsx';
import { Failed } from '../frame/states.tsx';
import { useElevation } from '../session/use-elevation.ts';
import { AdminSection } from './admin/admin-section.tsx';
import { ConfirmSection } from './confirm/confirm-section.tsx';
import { AtDesk, useDesk } from './desk/desk.ts';
import { DiscardGuard } from './desk/discard.tsx';
import { ExecuteSection } from './execute/execute-section.tsx';
import { Part, StepsProvider, useSteps, WizardFoot, WizardHead, type PartName } from './frame/layout.tsx';
import { Pin } from './frame/pin.tsx';
import { Progress, SpokenSteps } from './run/progress.tsx';
import styles from './frame/layout.module.css';
import { Result } from './run/result.tsx';
import { SearchSection } from './search/search-section.tsx';
import { SettingsSection } from './settings/settings-section.tsx';
import { TargetSection } from './target/target-section.tsx';
import { useLive } from './run/use-live.ts';
import { useMakeDesk, type MadeDesk } from './desk/use-make-desk.ts';
import { useWords } from './words.ts';

/** MFAリセット管理, UC-MFA-04 (requirement 003). The server is the guard at every point; the page only explains. */
export function ResetPage() {
  const made = useMakeDesk();
  return (
    <AtDesk value={made.desk}>
      <DiscardGuard>
        <StepsProvider>
          <div className={styles['page']} data-uc="UC-MFA-04">
            <Alerts />
            <Sections made={made} />
          </div>
        </StepsProvider>
      </DiscardGuard>
    </AtDesk>
  );
}

function Sections({ made }: { made: MadeDesk }) {
  const { reset, user, isOpen, mayExecute } = useDesk();
  const live = useLive(reset);
  useProofAgain(reset?.state === 'draft' && mayExecute);
  const { step, go } = useSteps();
  const hasUser = user !== null;
  useEffect(() => {
    // Only when somebody was selected: the way back to the first steps stays open.
    if (hasUser && (step === 'search' || (step === 'admin' && isOpen))) go('target');
  }, [hasUser, isOpen]);
  const mayGoOn = (from: PartName) => (from === 'admin' ? isOpen : from === 'search' ? hasUser : reset?.state === 'draft');
  if (reset && reset.state !== 'draft' && reset.state !== 'cancelled') {
    return (
      <>
        <SpokenSteps steps={live.steps} />
        <RunPart>{reset.state === 'running' ? <Progress reset={reset} live={live} /> : <Result reset={reset} />}</RunPart>
      </>
    );
  }
  return (
    <>
      <WizardHead />
      <AdminSection />
      <div className={styles['columns']}>
        <div className={styles['left']}>
          <SearchSection />
          <TargetSection />
        </div>
        <div className={styles['right']}>
          <SettingsSection />
        </div>
      </div>
      {problemOf(made.editFault) ? <Failed fault={made.editFault} /> : null}
      <ConfirmSection />
      <ExecuteSection />
      <WizardFoot mayGoOn={mayGoOn} />
      <VoidDialog made={made} />
    </>
  );
}

/** The section of a run, on a narrow screen the last step. */
function RunPart({ children }: { children: ReactNode }) {
  const { go } = useSteps();
  useEffect(() => go('execute'), [go]);
  return (
    <Part name="execute" always={<Pin />}>
      {children}
    </Part>
  );
}

/** said before the change is made. */
function VoidDialog({ made: { asked, answer } }: { made: MadeDesk }) {
  const { t } = useWords();
  return (
    <AlertDialog
      isOpen={asked !== null}
      title={t('approval.editTitle')}
      confirm={{ label: t('approval.editConfirm'), act: () => answer(true) }}
      cancel={{ label: t('dialog.abort'), act: () => answer(false) }}
    >
      <p>{t('approval.editText')}</p>
    </AlertDialog>
  );
}

/** when the thirty minutes are over the proof is asked for anew, over what was entered, which stays. */
function useProofAgain(isWorking: boolean): void {
  const { left, ask } = useElevation();
  const was = useRef(0);
  const goBack = useLastPlace(left > 0);
  useEffect(() => {
    if (isWorking && was.current > 0 && left === 0) void ask().then((isProved) => isProved && goBack());
    was.current = left;
  }, [isWorking, left, ask, goBack]);
}

/** Where the person was in the sections: what falls out of reach loses the focus before a dialog could remember it. */
function useLastPlace(isOpen: boolean): () => void {
  const place = useRef<HTMLElement | null>(null);
  const isKept = useRef(isOpen);
  isKept.current = isOpen; // the field of the password takes the focus as soon as the proof is over
  useEffect(() => {
    const seen = ({ target }: FocusEvent) => {
      if (isKept.current && target instanceof HTMLElement && target.closest('[data-part]')) place.current = target;
    };
    document.addEventListener('focusin', seen);
    return () => document.removeEventListener('focusin', seen);
  }, []);
  // Two frames later the dialog is gone, and has given its focus to whom it could.
  return useCallback(() => requestAnimationFrame(() => requestAnimationFrame(() => place.current?.focus())), []);
}
