import type { ReactNode } from 'react';
import type { ResetReport } from '#shared/contracts';
import facts from '../approvals/approvals.module.css';
import { useTexts, type PlainKey } from '../texts.tsx';
import { jst } from '../times.ts';
import { checklist } from './lists.ts';
import { ReportTables } from './report-tables.tsx';
import { useReportWords } from './report-words.ts';
import { when } from './when.ts';

type Row = readonly [name: PlainKey, value: ReactNode];
type Part = Readonly<{ title: PlainKey; rows: readonly Row[] }>;

/** What the report tells by name and value; what it tells in rows stands in tables below. */
export function ReportBody({ report }: { report: ResetReport }) {
  const { t } = useTexts();
  const words = useReportWords();
  const none = t('report.none');
  const who: readonly Part[] = [executorOf(report, words), targetOf(report, words, none)];
  const parts: readonly Part[] = [generalOf(report, t), ...who, contentOf(report, t)];
  return (
    <>
      {[...parts, checklistOf(report), behindOf(report), resultOf(report, t)].map((part) => (
        <section key={part.title} className="sk-stack" aria-label={t(part.title)}>
          <h2>{t(part.title)}</h2>
          {part.rows.length === 0 ? null : (
            <dl className={facts['facts']}>
              {part.rows.map(([name, value]) => (
                <div key={name}>
                  <dt>{t(name)}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          )}
          {part.title === 'report.approval' && report.approval === null ? <p>{t('report.noApproval')}</p> : null}
        </section>
      ))}
      <ReportTables report={report} />
    </>
  );
}

type T = ReturnType<typeof useTexts>['t'];
type Words = ReturnType<typeof useReportWords>;

const generalOf = ({ number, run_id: run, made, tenant_id: tenant, incident_id: incident }: ResetReport, t: T): Part => ({
  title: 'report.general',
  rows: [
    ['report.number', number],
    ['report.run', <code key="run">{run}</code>],
    ['report.made', t('report.madeBy', { time: jst(made.at), id: made.by })],
    ['report.tenant', <code key="tenant">{tenant}</code>],
    ['report.incident', incident ?? t('report.none')],
  ],
});

const executorOf = ({ executor: { name, id, role, under } }: ResetReport, words: Words): Part => ({
  title: 'report.executor',
  rows: [
    ['report.name', name],
    ['report.id', <code key="id">{id}</code>],
    ['report.role', words.role(role)],
    ['report.ip', under?.ip ?? '–'],
    ['report.session', <code key="session">{under?.session ?? '–'}</code>],
    ['report.elevated', when(under?.elevatedUntil ?? null)],
  ],
});

const targetOf = ({ target }: ResetReport, words: Words, none: string): Part => ({
  title: 'report.target',
  rows: [
    ['report.name', target.name],
    ['report.id', <code key="id">{target.id}</code>],
    ['report.contacts', target.contacts.map(({ value }) => value).join('、')],
    ['report.importance', target.importance.length === 0 ? none : target.importance.map(words.need).join('、')],
  ],
});

const contentOf = ({ method, reason, reason_detail: detail, urgency, identity_proof: proof }: ResetReport, t: T): Part => ({
  title: 'report.what',
  rows: [
    ['history.method', t(`resetMethod.${method}`)],
    ['report.reason', [t(`resetReason.${reason}`), ...(detail === null ? [] : [detail])].join(': ')],
    ['approvals.urgency', t(`urgency.${urgency}`)],
    [
      'report.proof',
      proof.method === null
        ? '–'
        : [t(`identityProof.${proof.method}`), ...(proof.detail === null ? [] : [proof.detail])].join(': '),
    ],
  ],
});

const checklistOf = ({ checklist: ticks }: ResetReport): Part => ({
  title: 'report.checklist',
  rows: checklist.map((item) => [`report.check.${item}`, when(ticks[item] ?? null)] as const),
});

const SIGNERS = ['report.signer.1', 'report.signer.2'] as const;
/** Who stood behind the run beside the executor: the two who signed, or whoever approved. */
const behindOf = (report: ResetReport): Part => (report.signers.length > 0 ? signersOf(report) : approvalOf(report));

const signersOf = ({ signers }: ResetReport): Part => ({
  title: 'report.signers',
  rows: SIGNERS.flatMap((name, at) => {
    const signer = signers[at];
    return signer ? [[name, `${signer.name}（${signer.id}）`] as const] : [];
  }),
});

const approvalOf = ({ approval }: ResetReport): Part => ({
  title: 'report.approval',
  rows:
    approval === null
      ? []
      : [
          ['report.id', <code key="id">{approval.id}</code>],
          ['report.approver', `${approval.approver_name ?? ''}（${approval.approver_id}）`],
          ['report.asked', when(approval.requested_at)],
          ['report.decided', when(approval.decided_at)],
          ['report.comment', approval.comment ?? '–'],
          ['report.hash', <code key="hash">{approval.content_hash}</code>],
        ],
});

const resultOf = ({ result }: ResetReport, t: T): Part => ({
  title: 'report.result',
  rows: [
    ['report.state', t(`resetState.${result.state}`)],
    ['report.executed', when(result.executed_at)],
    ['report.finished', when(result.finished_at)],
    ['report.sessions', result.sessions_ended],
    ['report.paused', when(result.paused_until)],
    ['report.restored', when(result.restored_at)],
    ['report.code', result.code ?? '–'],
  ],
});
