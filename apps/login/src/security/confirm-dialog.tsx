import { useState, type ReactNode } from 'react';
import type { CallProblem } from '#web/api-client';
import { Button, Notice } from '#web/ui';
import { Dialog } from './dialog.tsx';
import { useTroubleText } from './trouble-text.ts';
import { useSecurityWords } from './words.ts';

type Props = {
  title: string;
  submit: string;
  /** The act; what went wrong, or null. It closes the dialog itself when it is done. */
  onSubmit: () => Promise<CallProblem | null>;
  onClose: () => void;
  children: ReactNode;
};

/** Asks before something is taken away or made void. The way back stands first. */
export function ConfirmDialog({ title, submit, onSubmit, onClose, children }: Props) {
  const { t } = useSecurityWords();
  const say = useTroubleText();
  const [problem, setProblem] = useState<CallProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const run = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    setProblem(await onSubmit());
    setBusy(false);
  };
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      {problem ? <Notice tone="danger">{say(problem)}</Notice> : null}
      <div className="sec-choices">
        <Button onClick={onClose}>{t('page.cancel')}</Button>
        <Button className="sec-danger" unavailable={busy} onClick={() => void run()}>
          {submit}
        </Button>
      </div>
    </Dialog>
  );
}
