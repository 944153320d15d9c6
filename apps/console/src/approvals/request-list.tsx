import type { ReactNode } from 'react';
import type { ApprovalDetail } from '#shared/contracts';
import { PersonName } from '../frame/person-name.tsx';
import { useTexts, type PlainKey } from '../texts.tsx';
import { jst } from '../times.ts';
import styles from './approvals.module.css';
import { StateWord, UrgencyWord } from './state-word.tsx';

/** Reasons whose words are known; a newer server may know more. */
const NEEDS = [
  ...(['flag', 'admin_role', 'service_owner', 'rule', 'second_pause', 'many_resets', 'many_searches'] as const),
  ...(['repeated_target', 'new_address', 'odd_hour', 'frequent_pair'] as const),
];

type Row = readonly [name: PlainKey, value: ReactNode];

/** everything an approver has to know, by name and value. */
export function RequestList({ approval }: { approval: ApprovalDetail }) {
  const { t } = useTexts();
  const { user, executor, identity_proof: proof, importance, anomalies } = approval;
  const detailed = (word: string, detail: string | null) => (detail === null ? word : `${word}: ${detail}`);
  const rows: readonly Row[] = [
    ['approvals.state', <StateWord key="state" state={approval.state} />],
    ['approvals.number', approval.number],
    ['approval.kind', t(`approval.kind.${approval.kind}`)],
    ['approvals.requester', `${executor.name}（${executor.id}）`],
    ['approval.requestedAt', jst(approval.created_at)],
    ['approvals.until', jst(approval.pending_until)],
    [
      'approvals.user',
      <span key="user" className={styles['person']}>
        <PersonName name={user.name} important={importance.length > 0} /> <code>{user.id}</code>
      </span>,
    ],
    ['approval.contacts', user.contacts.map(({ value }) => value).join('、')],
    ['approval.importance', importance.length === 0 ? t('approval.notImportant') : <Needs key="why" codes={importance} />],
    ['approvals.method', t(`resetMethod.${approval.method}`)],
    ['approval.reason', detailed(t(`resetReason.${approval.reason}`), approval.reason_detail)],
    ['approval.proof', proof.method === null ? '–' : detailed(t(`identityProof.${proof.method}`), proof.detail)],
    ['approvals.urgency', <UrgencyWord key="urgency" urgency={approval.urgency} />],
    ['approval.factors', <Factors key="factors" approval={approval} />],
    ...(approval.comes_back === null
      ? []
      : ([['approval.comesBack', <Back key="back" factors={approval.comes_back} />]] as const)),
    ['approval.resets', t('approval.resetsOf', { n: approval.requester_resets_7_days })],
    ['approval.anomalies', anomalies.length === 0 ? t('approval.noAnomalies') : <Needs key="odd" codes={anomalies} />],
    ...(approval.comment === null ? [] : ([['approval.comment', approval.comment]] as const)),
    ['approval.hash', <code key="hash">{approval.content_hash}</code>],
  ];
  return (
    <dl className={styles['facts']}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{t(name)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Needs({ codes }: { codes: readonly string[] }) {
  const { t } = useTexts();
  return (
    <ul>
      {codes.map((code) => {
        const known = NEEDS.find((each) => each === code);
        return <li key={code}>{known ? t(`need.${known}`) : t('need.unknown', { code })}</li>;
      })}
    </ul>
  );
}

function Factors({ approval: { factors } }: { approval: ApprovalDetail }) {
  const { t } = useTexts();
  if (factors.length === 0) return t('approval.noFactors');
  return (
    <ul>
      {factors.map(({ id, type, name, codes_left: left }) => (
        <li key={id}>
          {wordOf(t, type)}
          {name ? `「${name}」` : ''} {left === undefined ? null : t('approval.codesLeft', { n: left })}
        </li>
      ))}
    </ul>
  );
}

/** What a rollback brings back. */
function Back({ factors }: { factors: NonNullable<ApprovalDetail['comes_back']> }) {
  const { t } = useTexts();
  if (factors.length === 0) return t('approval.noFactors');
  return (
    <ul>
      {factors.map(({ id, type, label }) => (
        <li key={id}>
          {wordOf(t, type)}
          {label ? `「${label}」` : ''}
        </li>
      ))}
    </ul>
  );
}

const METHODS = ['totp', 'sms', 'email', 'recovery_code'] as const;
const wordOf = (t: ReturnType<typeof useTexts>['t'], type: string): string => {
  const known = METHODS.find((each) => each === type);
  return known ? t(`method.${known}`) : type;
};
