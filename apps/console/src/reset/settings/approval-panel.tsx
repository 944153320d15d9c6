import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApprovalView, NamedUser, ResetDetailView } from '#shared/contracts';
import { Button, clock, FieldError, Notice, useCountdown } from '#web/ui';
import { ask, problemOf } from '../../console-api.ts';
import { jst } from '../../times.ts';
import { useDesk } from '../desk/desk.ts';
import { HelpButton } from '../frame/help-button.tsx';
import styles from '../frame/entry.module.css';
import { useRefusal, useWords, type Words } from '../words.ts';

type Props = Readonly<{ isReady: boolean; onUnready: () => void }>;

/** 二次承認: whom to ask, and what became of it. */
export function ApprovalPanel({ isReady, onUnready }: Props) {
  const { reset } = useDesk();
  if (!reset) return null;
  const isAsked = reset.phase === 'awaiting_approval' || reset.phase === 'approved';
  const { approval } = reset;
  return <SecondPerson reset={reset} {...{ isAsked, approval, isReady, onUnready }} />;
}

type PersonProps = Props & Readonly<{ reset: ResetDetailView; approval: ApprovalView | null; isAsked: boolean }>;

/** `isAsked`: of what is to be done as it stands now. For a run, and for the way back after half of one (D-3). */
export function SecondPerson({ reset, approval, isAsked, isReady, onUnready }: PersonProps) {
  const { t } = useWords();
  const { path } = useDesk();
  const { id } = reset.user;
  const approvers = useQuery({
    queryKey: ['reset-approvers', id],
    queryFn: ({ signal }) => ask<{ list: readonly NamedUser[] }>(path(`/approvers?target=${id}`), { signal }),
    gcTime: 0,
  });
  if (!approvers.data) return null;
  const { list } = approvers.data;
  return (
    <div id="part-approval" tabIndex={-1} className={styles['approval']} role="group" aria-label={t('approval.needed')}>
      {list.length === 0 ? (
        <Notice tone="warn">
          {t('approval.none')}
          <HelpButton cause="no_approver" />
        </Notice>
      ) : null}
      {list.length > 0 && !isAsked ? <Asking list={list} reset={reset} isReady={isReady} onUnready={onUnready} /> : null}
      <Standing {...{ reset, approval, isAsked, list }} />
    </div>
  );
}

type AskingProps = Props & Readonly<{ list: readonly NamedUser[]; reset: ResetDetailView }>;

function Asking({ list, reset, isReady, onUnready }: AskingProps) {
  const { t } = useWords();
  const refusal = useRefusal();
  const { path, refresh, isSaving } = useDesk();
  const [approver, setApprover] = useState('');
  const [isTried, setTried] = useState(false);
  const send = useMutation({
    mutationFn: () => ask(path(`/mfa-resets/${reset.id}/approval-requests`), { method: 'POST', body: { approver_id: approver } }),
    onSettled: refresh,
  });
  const isMissing = isTried && approver === '';
  const begin = () => {
    setTried(true);
    if (!isReady) onUnready();
    else if (approver !== '' && !send.isPending) send.mutate();
  };
  const problem = problemOf(send.error);
  return (
    <>
      <div className="sk-field">
        <label className="sk-label" htmlFor="field-approver">
          {t('approval.approver')}
        </label>
        <select
          id="field-approver"
          className="sk-input"
          value={approver}
          aria-required="true"
          aria-invalid={isMissing || undefined}
          aria-describedby={isMissing ? 'field-approver-error' : undefined}
          onChange={({ target }) => setApprover(target.value)}
        >
          <option value="">{t('approval.choose')}</option>
          {list.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <p>{presence(list, t)}</p>
        {isMissing ? <FieldError id="field-approver-error">{t('error.approver')}</FieldError> : null}
      </div>
      <Button unavailable={send.isPending || isSaving} onClick={begin}>
        {t('approval.send')}
      </Button>
      {problem ? <Notice tone="danger">{refusal(problem)}</Notice> : null}
    </>
  );
}

/** Who would see the request at once. */
function presence(list: readonly NamedUser[], t: Words['t']): string {
  const there = list.filter(({ present }) => present).map(({ name }) => name);
  return there.length === 0 ? t('approval.absent') : t('approval.present', { names: there.join('、') });
}

/** The three words of the requirement, and under them what else it can be (D-9). */
function wordOf(approval: ApprovalView | null, isAsked: boolean) {
  if (approval === null) return 'unasked' as const;
  // Still open, but of another text than the present one.
  if ((approval.state === 'pending' || approval.state === 'approved') && !isAsked) return 'void' as const;
  return approval.state;
}

type StandingProps = Omit<PersonProps, keyof Props> & Readonly<{ list: readonly NamedUser[] }>;

function Standing({ reset, approval, isAsked, list }: StandingProps) {
  const { t } = useWords();
  const { path, refresh } = useDesk();
  const word = wordOf(approval, isAsked);
  const until = word === 'pending' ? approval?.pending_until : word === 'approved' ? approval?.usable_until : null;
  const left = useCountdown(until ? Date.parse(until) : null);
  const withdraw = useMutation({
    mutationFn: () => ask(path(`/mfa-resets/${reset.id}/approval-requests/cancel`), { method: 'POST' }),
    onSettled: refresh,
  });
  const name = list.find(({ id }) => id === approval?.approver_id)?.name;
  const isBack = word === 'void' || word === 'expired' || word === 'withdrawn';
  return (
    <div className={styles['standing']} data-word={word}>
      <p role="status">
        {t('approval.status')}: <strong>{isBack ? t('approval.unasked') : t(`approval.${word}`)}</strong>
        {isBack ? <span className={styles['sub']}>{t(`approval.${word}`)}</span> : null}
      </p>
      {approval === null ? null : (
        <ul>
          {name === undefined ? null : <li>{t('approval.by', { name })}</li>}
          {approval.decided_at === null ? null : <li>{t('approval.at', { time: jst(approval.decided_at) })}</li>}
          {approval.comment === null ? null : <li>{t('approval.comment', { comment: approval.comment })}</li>}
          {until ? <li>{t('approval.left', { time: clock(left) })}</li> : null}
        </ul>
      )}
      {word === 'pending' || word === 'approved' ? (
        <Button kind="quiet" unavailable={withdraw.isPending} onClick={() => withdraw.mutate()}>
          {t('approval.withdraw')}
        </Button>
      ) : null}
    </div>
  );
}
