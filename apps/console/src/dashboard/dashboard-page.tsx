import { useQuery } from '@tanstack/react-query';
import type { Dashboard } from '#shared/contracts';
import { ask } from '../console-api.ts';
import { Loaded } from '../frame/states.tsx';
import { holdsAny, useTenant, useTenantPath } from '../session/use-me.ts';
import { useTexts } from '../texts.tsx';
import { jst, jstClock } from '../times.ts';
import { Bars } from './bars.tsx';
import styles from './dashboard.module.css';
import { percent } from './percent.ts';
import { Tile } from './tile.tsx';
import { TreeTile } from './tree-tile.tsx';

const REFRESH_MS = 10_000;

/** How the tenant stands, live. Every picture has its numbers in a table beside it. */
export function DashboardPage() {
  const address = useTenantPath()('/dashboard');
  const query = useQuery({
    queryKey: ['dashboard', address],
    queryFn: ({ signal }) => ask<Dashboard>(address, { background: true, signal }),
    refetchInterval: REFRESH_MS,
    staleTime: REFRESH_MS,
  });
  return <Loaded query={query}>{(data) => <Standing data={data} />}</Loaded>;
}

function Standing({ data }: { data: Dashboard }) {
  const { t } = useTexts();
  return (
    <>
      <p className={styles['at']}>{t('dashboard.at', { time: jst(data.at) })}</p>
      <Tiles data={data} />
      <div className={styles['charts']}>
        <Bars
          title={t('dashboard.timeline')}
          rowsAre={t('dashboard.time')}
          rows={data.logins.steps.map(({ at, success, failure }) => ({ name: jstClock(at), values: [success, failure] }))}
          series={[t('dashboard.success'), t('dashboard.failure')]}
        />
        <Bars
          title={t('dashboard.byMethod')}
          rowsAre={t('dashboard.method')}
          rows={data.logins.methods.map(({ method, success, failure }) => ({
            name: t(`method.${method}`),
            values: [success, failure],
          }))}
          series={[t('dashboard.success'), t('dashboard.failure')]}
        />
        <Bars
          title={t('dashboard.byFactor')}
          rowsAre={t('dashboard.method')}
          rows={(['totp', 'sms', 'recovery_code'] as const).map((factor) => ({
            name: t(`method.${factor}`),
            values: [data.coverage.by_factor[factor]],
          }))}
          series={[t('dashboard.people')]}
        />
      </div>
    </>
  );
}

function Tiles({ data: { approvals, coverage, locks, logins, sessions } }: { data: Dashboard }) {
  const { t } = useTexts();
  const mayAudit = holdsAny(useTenant(), ['audit.read']);
  const failed = logins.methods.reduce((sum, { failure }) => sum + failure, 0);
  const total = logins.methods.reduce((sum, { success }) => sum + success, failed);
  const { users, with_second_factor: covered } = coverage;
  return (
    <ul className={styles['tiles']}>
      <Tile name={t('dashboard.coverage')} value={percent(covered, users)}>
        {users === 0 ? t('dashboard.noUsers') : t('dashboard.coverageOf', { users, covered })}
      </Tile>
      <Tile name={t('dashboard.failures')} value={percent(failed, total)}>
        {total === 0 ? t('dashboard.noLogins') : t('dashboard.failuresOf', { total, failed })}
      </Tile>
      <Tile name={t('dashboard.approvals')} value={String(approvals.pending)}>
        {t('dashboard.approvalsOf')}
      </Tile>
      <Tile name={t('dashboard.locks')} value={String(locks.passwords + locks.second_factors)}>
        {t('dashboard.locksOf', { passwords: locks.passwords, factors: locks.second_factors })}
      </Tile>
      <Tile name={t('dashboard.sessions')} value={String(sessions)}>
        {t('dashboard.sessionsOf')}
      </Tile>
      {mayAudit ? <TreeTile /> : null}
    </ul>
  );
}
