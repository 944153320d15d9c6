import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { UserSummaryView } from '#shared/contracts';
import facts from '../approvals/approvals.module.css';
import { ask } from '../console-api.ts';
import { Loaded } from '../frame/states.tsx';
import { usePathId } from '../frame/use-path-id.ts';
import { PersonName } from '../frame/person-name.tsx';
import { useTenantPath } from '../session/use-me.ts';
import { useTexts } from '../texts.tsx';
import { jst } from '../times.ts';
import { BehindProof } from './behind-proof.tsx';
import { MfaState } from './mfa-state.tsx';
import { Reveal } from './reveal.tsx';
import { UserFactors } from './user-factors.tsx';
import styles from './users.module.css';

/** One user, with what secures the account; the way to the reset of it and to its history. */
export function UserPage() {
  const { t } = useTexts();
  return (
    <>
      <p>
        <Link to="/admin/users">{t('user.back')}</Link>
      </p>
      <BehindProof>
        <Summary />
      </BehindProof>
    </>
  );
}

function Summary() {
  const path = useTenantPath()(`/users/${usePathId()}/mfa-summary`);
  const query = useQuery({
    queryKey: ['user', path],
    queryFn: ({ signal }) => ask<UserSummaryView>(path, { signal }),
    staleTime: 60_000, // each reading is on record
    gcTime: 0, // persons are not kept for later
  });
  return <Loaded query={query}>{(user) => <User user={user} />}</Loaded>;
}

function User({ user }: { user: UserSummaryView }) {
  const { t } = useTexts();
  const { id, account, contacts, mfa } = user;
  const states = [
    t(account.active ? 'user.active' : 'user.inactive'),
    ...(account.locked ? [t('user.locked')] : []),
    ...(account.login_held ? [t('user.held')] : []),
  ];
  return (
    <>
      <h2>
        <PersonName name={user.name} important={account.important} />
      </h2>
      <div className={styles['acts']}>
        <Link className="sk-button" to="/admin/mfa-reset" search={(before) => ({ ...before, user: id })}>
          {t('user.reset')}
        </Link>
        <Link className="sk-button" to="/admin/mfa-resets" search={(before) => ({ ...before, user: id })}>
          {t('user.history')}
        </Link>
      </div>
      <section className="sk-stack" aria-labelledby="basic">
        <h2 id="basic">{t('user.basic')}</h2>
        <dl className={facts['facts']}>
          <div>
            <dt>{t('user.id')}</dt>
            <dd>
              <code>{id}</code>
            </dd>
          </div>
          {contacts.map(({ kind, value }) => (
            <div key={kind}>
              <dt>{t(`user.${kind}`)}</dt>
              <dd>
                <Reveal userId={id} field={kind} masked={value} />
              </dd>
            </div>
          ))}
          <div>
            <dt>{t('user.account')}</dt>
            <dd>{states.join('、')}</dd>
          </div>
          <div>
            <dt>{t('users.lastLogin')}</dt>
            <dd>{account.last_login_at ? jst(account.last_login_at) : t('users.never')}</dd>
          </div>
          <div>
            <dt>{t('user.failures')}</dt>
            <dd>{t('user.failuresOf', { n: user.failures_24h })}</dd>
          </div>
        </dl>
      </section>
      <section className="sk-stack" aria-labelledby="mfa">
        <h2 id="mfa">{t('user.mfa')}</h2>
        <MfaState state={mfa.state} pausedUntil={mfa.paused_until} />
        <UserFactors factors={mfa.factors} codesLeft={mfa.recovery_codes_left} />
      </section>
    </>
  );
}
