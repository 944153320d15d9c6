import { DataSource } from 'typeorm';
import { CreateTenancy2026112101000 } from './migrations/202611210100-create-tenancy.ts';
import { CreateAccounts2026112102000 } from './migrations/202611210200-create-accounts.ts';
import { CreateLogins2026112103000 } from './migrations/202611210300-create-logins.ts';
import { CreateJobsAndAudit2026112104000 } from './migrations/202611210400-create-jobs-and-audit.ts';
import { CreateFactors2026112105000 } from './migrations/202611210500-create-factors.ts';
import { CreateMailedCodes2026112106000 } from './migrations/202611210600-create-mailed-codes.ts';

/** The one timeline. A merged migration is never edited. */
export const migrations = [
  CreateTenancy2026112101000,
  CreateAccounts2026112102000,
  CreateLogins2026112103000,
  CreateJobsAndAudit2026112104000,
  CreateFactors2026112105000,
  CreateMailedCodes2026112106000,
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
