import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { ApprovalDetail } from '#shared/contracts';
import { FieldError } from '#web/ui';
import { ask } from '../console-api.ts';
import { AlertDialog } from '../frame/alert-dialog.tsx';
import { ImeGuard } from '../frame/ime-guard.tsx';
import { Failed } from '../frame/states.tsx';
import { useTenantPath } from '../session/use-me.ts';
import { useTexts } from '../texts.tsx';

export type Verdict = 'approve' | 'reject';
/** Code points, as the server counts them (D-18). */
const LONGEST = 500;
type Props = Readonly<{ verdict: Verdict; approval: ApprovalDetail; onEnd: (decided: boolean) => void }>;

/** The decision, with the target and the method once more (R-085). What is sent is the hash of what was shown. */
export function DecisionDialog({ verdict, approval, onEnd }: Props) {
  const { t } = useTexts();
  const path = useTenantPath()(`/approval-requests/${approval.id}/${verdict}`);
  const [comment, setComment] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const decide = useMutation({
    mutationFn: () =>
      ask(path, {
        method: 'POST',
        body: { content_hash: approval.content_hash, comment: comment.trim() === '' ? null : comment },
      }),
    onSuccess: () => onEnd(true),
  });
  const send = () => {
    const isEmpty = verdict === 'reject' && comment.trim() === '';
    const isLong = [...comment].length > LONGEST;
    setFault(isEmpty ? t('approval.commentEmpty') : isLong ? t('approval.commentLong') : null);
    if (!isEmpty && !isLong && !decide.isPending) decide.mutate();
  };
  return (
    <AlertDialog
      isOpen
      title={t(`approval.${verdict}Title`)}
      confirm={{ label: t(`approval.${verdict}`), act: send, pending: decide.isPending }}
      cancel={{ label: t('approval.abort'), act: () => onEnd(false) }}
    >
      <p>{t('approval.about', { name: approval.user.name, id: approval.user.id })}</p>
      <p>{t('approval.aboutMethod', { method: t(`resetMethod.${approval.method}`) })}</p>
      <Comment {...{ comment, fault, needed: verdict === 'reject', onType: setComment }} />
      {decide.isError ? <Failed fault={decide.error} /> : null}
    </AlertDialog>
  );
}

type CommentProps = Readonly<{ comment: string; fault: string | null; needed: boolean; onType: (typed: string) => void }>;

function Comment({ comment, fault, needed, onType }: CommentProps) {
  const { t } = useTexts();
  const id = useId();
  return (
    <ImeGuard>
      <div className="sk-field">
        <label className="sk-label" htmlFor={id}>
          {t('approval.comment')}
          <span className="sk-label-note">{t(needed ? 'approval.commentNeeded' : 'approval.commentOptional')}</span>
        </label>
        <textarea
          id={id}
          className="sk-input"
          rows={4}
          value={comment}
          aria-required={needed}
          aria-invalid={fault ? true : undefined}
          aria-describedby={`${id}-count${fault ? ` ${id}-error` : ''}`}
          onChange={(event) => onType(event.target.value)}
        />
        <p className="sk-hint" id={`${id}-count`}>
          {t('approval.commentCount', { n: [...comment].length })}
        </p>
        {fault ? <FieldError id={`${id}-error`}>{fault}</FieldError> : null}
      </div>
    </ImeGuard>
  );
}
