import type { ResetDetailView, RunNoticeView } from '#shared/contracts';
import { Notice } from '#web/ui';
import { SetUpAtOnce } from '../../set-up/at-once.tsx';
import { jst } from '../../times.ts';
import { NextActs } from './next-acts.tsx';
import { PageLink } from '../frame/page-link.tsx';
import { Partial } from './partial.tsx';
import layout from '../frame/layout.module.css';
import { FactorList, ResultFrame } from './result-parts.tsx';
import { Spoken } from '../frame/spoken.tsx';
import { useWords } from '../words.ts';

/** 実行結果: one of four ends (R-110 to R-125). */
export function Result({ reset }: { reset: ResetDetailView }) {
  switch (reset.state) {
    case 'completed':
      return <Done reset={reset} />;
    case 'partially_failed':
      return <Partial reset={reset} />;
    case 'rolled_back':
      return <RolledBack reset={reset} />;
    default:
      return <Untouched reset={reset} />;
  }
}

/** What the delivery really did (R-110): only what was sent is called sent. */
function deliveryOf(notices: readonly RunNoticeView[]): 'sent' | 'sending' | 'failed' | 'none' {
  if (notices.length === 0) return 'none';
  if (notices.some(({ state }) => state === 'failed')) return 'failed';
  return notices.every(({ state }) => state === 'sent') ? 'sent' : 'sending';
}

/** Messages to the user whose names are known; a newer server may know more. */
const NOTICES = ['mfaReset', 'mfaPaused', 'mfaPauseEnding', 'mfaPauseEnded', 'mfaRestored', 'mfaEnrolmentTicket'] as const;

const tones = { sent: 'ok', sending: 'info', failed: 'danger', none: 'warn' } as const;

function Done({ reset }: { reset: ResetDetailView }) {
  const { t } = useWords();
  const delivery = deliveryOf(reset.notices);
  const isPause = reset.method === 'pause';
  const nameOf = (kind: string) => {
    const known = NOTICES.find((each) => each === kind);
    return known ? `${t(`done.kind.${known}`)} ` : '';
  };
  return (
    <ResultFrame tone="ok" glyph="✅" title={t('done.title')}>
      <Spoken text={delivery === 'sent' ? t('done.spoken') : ''} after={100} />
      <h4>{isPause ? t('done.paused') : t('done.removed')}</h4>
      <FactorList factors={reset.factors} />
      {reset.sessions_ended === null ? null : <p>{t('done.sessions', { n: reset.sessions_ended })}</p>}
      {reset.paused_until === null ? null : <p>{t('done.pausedUntil', { time: jst(reset.paused_until) })}</p>}
      <Notice tone={tones[delivery]}>
        {t(`done.notice.${delivery}`)}
        <ul>
          {reset.notices.map(({ address, channel, kind, createdAt, state }) => (
            <li key={`${kind}-${address}-${createdAt}`}>
              {t(channel === 'sms' ? 'done.bySms' : 'done.byMail')}: {nameOf(kind)}
              {address}（{t(`done.state.${state}`)}）
            </li>
          ))}
        </ul>
      </Notice>
      <p>
        {t('done.audit')} <PageLink path="/admin/audit" to={`/admin/audit?target=${reset.id}`} words={t('done.auditLink')} />
      </p>
      <Checked check={reset.audit_check} />
      <SetUpAtOnce reset={reset} />
      <NextActs reset={reset} />
    </ResultFrame>
  );
}

/** What the check of the trail in the fourth step found (D-2). */
function Checked({ check }: { check: ResetDetailView['audit_check'] }) {
  const { t } = useWords();
  if (check === null) return null;
  return check.verdict === 'ok' ? <p>{t('done.auditHeld')}</p> : <Notice tone="danger">{t('done.auditBroken')}</Notice>;
}

function RolledBack({ reset }: { reset: ResetDetailView }) {
  const { t } = useWords();
  return (
    <ResultFrame tone="ok" glyph="✅" title={t('restored.title')}>
      <FactorList factors={reset.factors} />
      <NextActs reset={reset} />
    </ResultFrame>
  );
}

/** It ended before anything of the factors was touched. */
function Untouched({ reset }: { reset: ResetDetailView }) {
  const { t } = useWords();
  const isPreflight = reset.code === 'MFA-409-PREFLIGHT';
  return (
    <ResultFrame tone="danger" glyph="❌" title={t('failed.title')}>
      <p>{isPreflight ? t('failed.preflight') : t('failed.text')}</p>
      <p>{t('failed.untouched')}</p>
      {reset.code === null ? null : <code className={layout['id']}>{t('failed.code', { code: reset.code })}</code>}
      {reset.trace_id === null ? null : <code className={layout['id']}>{t('failed.trace', { id: reset.trace_id })}</code>}
      <NextActs reset={reset} />
    </ResultFrame>
  );
}
