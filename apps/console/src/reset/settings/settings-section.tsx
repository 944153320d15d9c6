import { useEffect, useState } from 'react';
import type { ResetDetailView, ResetReason, UserSummaryView } from '#shared/contracts';
import { FieldError } from '#web/ui';
import { jst } from '../../times.ts';
import { ApprovalPanel } from './approval-panel.tsx';
import { Choice } from './choice.tsx';
import { useDesk } from '../desk/desk.ts';
import { DetailField } from './detail-field.tsx';
import { ErrorSummary } from './error-summary.tsx';
import { lacksBeforeAsking, needsApproval, type Lack } from '../desk/lacking.ts';
import { Part } from '../frame/layout.tsx';
import { identityProofs, resetMethods, resetReasons, urgencies } from '../desk/lists.ts';
import styles from '../frame/entry.module.css';
import { Sign } from '../frame/sign.tsx';
import { useClosed } from '../desk/use-closed.ts';
import { ApprovalWarning } from './approval-warning.tsx';
import { useWords } from '../words.ts';

type Shown = Readonly<{ reset: ResetDetailView; faults: readonly Lack[] }>;

/** リセット設定: how, why, how urgently, how the user proved who he is, and who agrees. */
export function SettingsSection() {
  const { t } = useWords();
  const { user, reset, mayExecute, tooLong } = useDesk();
  const [isTried, setTried] = useState(false);
  const id = reset?.id;
  useEffect(() => setTried(false), [id]);
  const lacks = reset ? lacksBeforeAsking(reset, tooLong) : [];
  const faults = isTried ? lacks : [];
  const whyNot = useClosed() ?? (reset?.state === 'draft' ? null : t('target.none'));
  const asks = reset !== null && needsApproval(reset);
  return (
    <Part name="settings" closed={whyNot} disabled={!mayExecute} always={asks ? <ApprovalWarning /> : null}>
      {reset && user ? (
        <div className={styles['settings']}>
          <ErrorSummary faults={faults} />
          <Method reset={reset} faults={faults} user={user} />
          <Reason reset={reset} faults={faults} />
          <UrgencyChoice reset={reset} faults={faults} />
          <Proof reset={reset} faults={faults} />
          {asks ? <ApprovalPanel isReady={lacks.length === 0} onUnready={() => setTried(true)} /> : null}
        </div>
      ) : null}
    </Part>
  );
}

const glyphs = { complete: '🔄', pause: '⏸️', re_enrol: '🆕' } as const;
const PAUSE_MS = 168 * 3_600_000;

function Method({ reset, faults, user }: Shown & Readonly<{ user: UserSummaryView }>) {
  const { t } = useWords();
  const { change } = useDesk();
  const options = resetMethods.map((method) => {
    const why = user.allowed_methods.find((each) => each.method === method)?.why_not ?? null;
    const effect =
      method === 'pause' ? t('method.pause.until', { time: jst(new Date(Date.now() + PAUSE_MS)) }) : t(`method.${method}.text`);
    const label = (
      <>
        <Sign glyph={glyphs[method]} /> {t(`method.${method}`)}
      </>
    );
    return { value: method, isOff: why !== null, label, text: why === null ? effect : t(`method.why.${why}`) };
  });
  return (
    <Choice
      id="field-method"
      title={t('method')}
      options={options}
      value={reset.method}
      error={faults.includes('method') ? t('error.method') : null}
      onChoose={(method) => change({ method })}
    />
  );
}

function Reason({ reset, faults }: Shown) {
  const { t } = useWords();
  const { change } = useDesk();
  const isWrong = faults.includes('reason');
  return (
    <>
      <div className="sk-field">
        <label className="sk-label" htmlFor="field-reason">
          {t('reason')}
        </label>
        <select
          id="field-reason"
          className="sk-input"
          value={reset.reason ?? ''}
          aria-required="true"
          aria-invalid={isWrong || undefined}
          aria-describedby={isWrong ? 'field-reason-error' : undefined}
          onChange={({ target }) => change({ reason: target.value as ResetReason })}
        >
          <option value="" disabled>
            {t('reason.none')}
          </option>
          {resetReasons.map((reason) => (
            <option key={reason} value={reason}>
              {t(`reason.${reason}`)}
            </option>
          ))}
        </select>
        {isWrong ? <FieldError id="field-reason-error">{t('error.reason')}</FieldError> : null}
      </div>
      <DetailField
        key={reset.id}
        id="field-detail"
        field="reason"
        label={t('detail.reason')}
        isRequired={reset.reason === 'other'}
        stored={reset.reason_detail}
        error={faults.includes('detail') ? t('error.detail') : null}
        onSave={(text) => change({ reason_detail: text })}
      />
    </>
  );
}

function UrgencyChoice({ reset, faults }: Shown) {
  const { t } = useWords();
  const { change } = useDesk();
  return (
    <Choice
      id="field-urgency"
      title={t('urgency')}
      inline
      options={urgencies.map((urgency) => ({
        value: urgency,
        label: t(`urgency.${urgency}`),
        text: t(`urgency.limit.${urgency}`),
      }))}
      value={reset.urgency}
      error={faults.includes('urgency') ? t('error.urgency') : null}
      onChoose={(urgency) => change({ urgency })}
    />
  );
}

function Proof({ reset, faults }: Shown) {
  const { t } = useWords();
  const { change } = useDesk();
  const proof = reset.identity_proof;
  const isOther = proof?.method === 'other';
  const isWrong = faults.includes('proof');
  return (
    <>
      <Choice
        id="field-proof"
        title={t('proof')}
        hint={<p className="sk-hint">{t('proof.hint')}</p>}
        options={identityProofs.map((method) => ({ value: method, label: t(`proof.${method}`) }))}
        value={proof?.method ?? null}
        error={isWrong && !isOther ? t('error.proof') : null}
        onChoose={(method) => change({ identity_proof: { method, detail: method === 'other' ? (proof?.detail ?? null) : null } })}
      />
      {isOther ? (
        <DetailField
          key={reset.id}
          id="field-proof-detail"
          field="identity"
          label={t('detail.identity')}
          isRequired
          stored={proof.detail}
          error={isWrong ? t('error.proofDetail') : null}
          onSave={(detail) => change({ identity_proof: { method: 'other', detail } })}
        />
      ) : null}
    </>
  );
}
