export { SweepExpiredRows } from './expiry/sweep-expired-rows.ts';
export { checkInstallation, markInstallation } from './installation.ts';
export { migrate, migrations, rollBack, type MigrationReport } from './migrate.ts';
