import { useState, type ReactNode, type RefObject } from 'react';
import type { FactorView, UserSummaryView } from '#shared/contracts';
import { Button } from '#web/ui';
import { jst } from '../../times.ts';
import { Fold } from '../frame/fold.tsx';
import { MfaState } from '../frame/mfa-state.tsx';
import lookup from '../frame/lookup.module.css';
import table from '../../frame/table.module.css';
import { Reveal } from '../../users/reveal.tsx';
import { useWords, type PlainWord } from '../words.ts';

type Props = Readonly<{ user: UserSummaryView; heading: RefObject<HTMLHeadingElement | null> }>;

/** Basics, state, factors, history. No secret and no code is in it. */
export function TargetDetail({ user, heading }: Props) {
  const { t } = useWords();
  return (
    <div className={lookup['detail']}>
      <h3 ref={heading} tabIndex={-1}>
        {user.name || t('nameless')}
      </h3>
      <Basics user={user} />
      <Fold title={t('target.mfa')}>
        <Factors user={user} />
      </Fold>
      <Fold title={t('target.history')}>
        <History user={user} />
      </Fold>
    </div>
  );
}

const Pair = ({ name, children }: Readonly<{ name: string; children: ReactNode }>) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const roles: Readonly<Record<string, PlainWord>> = {
  flag: 'role.flag',
  admin_role: 'role.admin_role',
  service_owner: 'role.service_owner',
  rule: 'role.rule',
};

function Basics({ user }: { user: UserSummaryView }) {
  const { t } = useWords();
  const { account } = user;
  const [isCopied, setCopied] = useState(false);
  const copy = async () =>
    setCopied(
      await navigator.clipboard.writeText(user.id).then(
        () => true,
        () => false,
      ),
    );
  const role = account.importance.map((each) => roles[each]).find((each) => each !== undefined);
  return (
    <dl className={lookup['pairs']} aria-label={t('target.basic')}>
      <Pair name={t('target.id')}>
        <code>{user.id}</code>
        <Button kind="quiet" onClick={() => void copy()}>
          {isCopied ? t('target.copied') : t('target.copy')}
        </Button>
      </Pair>
      {user.contacts.map(({ kind, value }) => (
        <Pair key={kind} name={t(`target.${kind}`)}>
          <Reveal key={user.id} userId={user.id} field={kind} masked={value} />
        </Pair>
      ))}
      <Pair name={t('target.account')}>
        {account.active ? t('target.active') : t('target.inactive')}
        {account.locked ? `・${t('target.locked')}` : ''}
        {account.login_held ? `・${t('target.held')}` : ''}
      </Pair>
      <Pair name={t('target.role')}>{t(role ?? 'role.none')}</Pair>
    </dl>
  );
}

function Factors({ user: { mfa } }: { user: UserSummaryView }) {
  const { t } = useWords();
  const methods = mfa.factors.filter(({ type }) => type !== 'recovery_code');
  return (
    <>
      <MfaState state={mfa.state} pausedUntil={mfa.paused_until} />
      {methods.length === 0 ? (
        <p>{t('target.noFactor')}</p>
      ) : (
        <table className={table['table']}>
          <caption className="sk-unseen">{t('target.mfa')}</caption>
          <thead>
            <tr>
              {(['factor', 'enrolled', 'used'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`target.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {methods.map((factor) => (
              <FactorRow key={factor.id} factor={factor} />
            ))}
          </tbody>
        </table>
      )}
      <p>
        {t('target.codes')}: <strong>{t('target.codesLeft', { n: mfa.recovery_codes_left })}</strong>
      </p>
    </>
  );
}

function FactorRow({ factor }: { factor: FactorView }) {
  const { t } = useWords();
  return (
    <tr>
      <th scope="row" data-label={t('target.factor')}>
        {t(`factor.${factor.type}`)}
        {factor.name ? `（${factor.name}）` : ''}
      </th>
      <td data-label={t('target.enrolled')}>
        {factor.status === 'pending' ? t('target.pending') : factor.enrolled_at === null ? '–' : jst(factor.enrolled_at)}
      </td>
      <td data-label={t('target.used')}>{factor.last_used_at === null ? t('never') : jst(factor.last_used_at)}</td>
    </tr>
  );
}

const attempts: Readonly<Record<string, PlainWord>> = Object.fromEntries(
  (
    [
      'login_success',
      'password_success',
      'password_failure',
      'totp_success',
      'totp_failure',
      'sms_verification_success',
      'sms_verification_failure',
      'recovery_code_success',
      'recovery_code_failure',
      'user_lock',
      'mfa_locked',
    ] as const
  ).map((type) => [type, `attempt.${type}`]),
);

/** An event without words of its own is told by its name, never as another one. */
function attemptIn(type: string, t: (word: PlainWord) => string): string {
  const word = attempts[type];
  return word === undefined ? type : t(word);
}

function History({ user }: { user: UserSummaryView }) {
  const { t } = useWords();
  return (
    <>
      <p>{t('target.failures', { n: user.failures_24h })}</p>
      {user.history.length === 0 ? (
        <p>{t('target.noAttempt')}</p>
      ) : (
        <ul className={lookup['history']}>
          {user.history.map(({ type, outcome, at }, place) => (
            <li key={`${at}-${place}`}>
              <span>{jst(at)}</span>
              <span>{attemptIn(type, t)}</span>
              <strong data-outcome={outcome}>{outcome === 'success' ? t('target.success') : t('target.failure')}</strong>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
