export { migrate, migrations, rollBack, type MigrationReport } from './migrate.ts';
