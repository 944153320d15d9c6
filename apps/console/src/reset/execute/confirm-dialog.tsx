import { useEffect, useState } from 'react';
import type { ResetDetailView } from '#shared/contracts';
import { TextField } from '#web/ui';
import { AlertDialog } from '../../frame/alert-dialog.tsx';
import { useDesk } from '../desk/desk.ts';
import layout from '../frame/layout.module.css';
import lookup from '../frame/lookup.module.css';
import { Sign } from '../frame/sign.tsx';
import { effectOf } from '../confirm/summary.tsx';
import { useWords } from '../words.ts';

const WAIT_MS = 3_000;
const TICK_MS = 100;
const SUFFIX = 4;

/** Three seconds in which the dialog was really seen: a hidden window does not count (D-17). */
function useSafetyWait(isRunning: boolean): number {
  const [left, setLeft] = useState(WAIT_MS);
  useEffect(() => {
    setLeft(WAIT_MS);
    if (!isRunning) return;
    const timer = setInterval(() => {
      if (!document.hidden) setLeft((before) => Math.max(0, before - TICK_MS));
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [isRunning]);
  return left;
}

type Props = Readonly<{
  reset: ResetDetailView;
  isOpen: boolean;
  /** The server's leave to go on, which it gives for three seconds later; null until it has come. */
  token: string | null;
  isImportant: boolean;
  onRun: (suffix: string | null) => void;
  onStop: () => void;
}>;

/** The last question. The server keeps the three seconds as well; here they are only shown. */
export function ConfirmDialog({ reset, isOpen, token, isImportant, onRun, onStop }: Props) {
  const words = useWords();
  const { t } = words;
  const { isSaving } = useDesk();
  const left = useSafetyWait(isOpen && token !== null);
  const [typed, setTyped] = useState('');
  useEffect(() => setTyped(''), [isOpen]);
  const isRight = !isImportant || typed.trim() === reset.user.id.slice(-SUFFIX);
  const isReady = token !== null && left === 0;
  const email = reset.user.contacts.find(({ kind }) => kind === 'email')?.value;
  const run = () => onRun(isImportant ? typed.trim() : null);
  return (
    <AlertDialog
      isOpen={isOpen}
      danger
      title={t('dialog.title')}
      confirm={{
        label: isReady ? t('dialog.go') : t('dialog.wait', { n: Math.ceil(left / 1_000) }),
        act: run,
        pending: !isReady || !isRight || isSaving,
      }}
      cancel={{ label: t('dialog.abort'), act: onStop }}
    >
      <p className={lookup['pin']} data-important={isImportant || undefined}>
        {isImportant ? <Sign glyph="👑" /> : null}
        <strong className={layout['name']}>
          {t('target.pin', { name: reset.user.name || t('nameless'), id: reset.user.id })}
        </strong>
        {isImportant ? <span className={layout['vip']}>{t('important')}</span> : null}
      </p>
      {email === undefined ? null : <p>{email}</p>}
      <p>
        {reset.method === null ? null : <strong>{t(`method.${reset.method}`)}: </strong>}
        {effectOf(reset, words)}
      </p>
      {isImportant ? (
        <TextField
          label={t('dialog.suffix')}
          hint={t('dialog.suffixHint')}
          type="text"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={SUFFIX}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          error={typed.trim().length === SUFFIX && !isRight ? t('problem.typed_suffix_wrong') : null}
        />
      ) : null}
      <p className="sk-unseen" role="status">
        {isReady && isRight ? t('dialog.ready') : isReady ? '' : t('dialog.waiting')}
      </p>
    </AlertDialog>
  );
}
