import { DataSource } from 'typeorm';
import { CreateTenancy2026112101000 } from './migrations/202611210100-create-tenancy.ts';
import { CreateAccounts2026112102000 } from './migrations/202611210200-create-accounts.ts';
import { CreateLogins2026112103000 } from './migrations/202611210300-create-logins.ts';
import { CreateJobsAndAudit2026112104000 } from './migrations/202611210400-create-jobs-and-audit.ts';
import { CreateFactors2026112105000 } from './migrations/202611210500-create-factors.ts';
import { CreateMailedCodes2026112106000 } from './migrations/202611210600-create-mailed-codes.ts';
import { RememberDevices2026112110000 } from './migrations/202611211000-remember-devices.ts';
import { SealAuditTrail2026112111000 } from './migrations/202611211100-seal-audit-trail.ts';
import { CreateConsole2026112112000 } from './migrations/202611211200-create-console.ts';
import { BindMailedCodes2026112113000 } from './migrations/202611211300-bind-mailed-codes.ts';
import { CreateApprovals2026112114000 } from './migrations/202611211400-create-approvals.ts';
import { PrepareAccountsForResets2026112114010 } from './migrations/202611211401-prepare-accounts-for-resets.ts';
import { CreateMfaResets2026112114020 } from './migrations/202611211402-create-mfa-resets.ts';
import { IndexLargeTrails2026112115000 } from './migrations/202611211500-index-large-trails.ts';
import { FindEventsByAddress2026112115010 } from './migrations/202611211501-find-events-by-address.ts';
import { CreateEventWebhooks2026112115020 } from './migrations/202611211502-create-event-webhooks.ts';
import { SpeakToAccounts2026112116000 } from './migrations/202611211600-speak-to-accounts.ts';
import { SweepExpiredRows2026112117000 } from './migrations/202611211700-sweep-expired-rows.ts';
import { NameSystemTenant2026112117500 } from './migrations/202611211750-name-system-tenant.ts';
import { FollowEnrolmentTickets2026112118000 } from './migrations/202611211800-follow-enrolment-tickets.ts';
import { CreateOfflineKeys2026112118100 } from './migrations/202611211810-create-offline-keys.ts';
import { CreateIncidentSubscriptions2026112118300 } from './migrations/202611211830-create-incident-subscriptions.ts';
import { FindEventsByTarget2026112118400 } from './migrations/202611211840-find-events-by-target.ts';
import { CreateConsolePreferences2026112118500 } from './migrations/202611211850-create-console-preferences.ts';

/** The one timeline. A merged migration is never edited. */
export const migrations = [
  CreateTenancy2026112101000,
  CreateAccounts2026112102000,
  CreateLogins2026112103000,
  CreateJobsAndAudit2026112104000,
  CreateFactors2026112105000,
  CreateMailedCodes2026112106000,
  RememberDevices2026112110000,
  SealAuditTrail2026112111000,
  CreateConsole2026112112000,
  BindMailedCodes2026112113000,
  CreateApprovals2026112114000,
  PrepareAccountsForResets2026112114010,
  CreateMfaResets2026112114020,
  IndexLargeTrails2026112115000,
  FindEventsByAddress2026112115010,
  CreateEventWebhooks2026112115020,
  SpeakToAccounts2026112116000,
  SweepExpiredRows2026112117000,
  NameSystemTenant2026112117500,
  FollowEnrolmentTickets2026112118000,
  CreateOfflineKeys2026112118100,
  CreateIncidentSubscriptions2026112118300,
  FindEventsByTarget2026112118400,
  CreateConsolePreferences2026112118500,
] as const;

export type MigrationReport = Readonly<{ applied: readonly string[] }>;

const MIGRATION_LOCK = 735_119;

async function withOwner<T>(ownerUrl: string, act: (source: DataSource) => Promise<T>): Promise<T> {
  const source = new DataSource({
    type: 'postgres',
    url: ownerUrl,
    migrations: [...migrations],
    migrationsTransactionMode: 'all',
    poolSize: 2,
  });
  await source.initialize();
  try {
    return await act(source);
  } finally {
    await source.destroy();
  }
}

/** Brings the database to the newest schema, as its owner. Several processes may start at once: an advisory lock lets one through at a time. */
export const migrate = (ownerUrl: string): Promise<MigrationReport> =>
  withOwner(ownerUrl, async (source) => {
    const runner = source.createQueryRunner();
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    try {
      return { applied: (await source.runMigrations({ transaction: 'all' })).map(({ name }) => name) };
    } finally {
      await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
      await runner.release();
    }
  });

/** Undoes every migration, newest first. Only tests do this. */
export const rollBack = (ownerUrl: string): Promise<void> =>
  withOwner(ownerUrl, async (source) => {
    for (let left = migrations.length; left > 0; left -= 1) await source.undoLastMigration();
  });
