import type { MigrationInterface, QueryRunner } from 'typeorm';
import { isolate, lines } from '../sql.ts';

/** How an administrator wants the console to look goes with him from browser to browser (ux.md R-136). */
export class CreateConsolePreferences2026112118500 implements MigrationInterface {
  name = 'CreateConsolePreferences2026112118500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      lines(
        `CREATE TABLE console_preference (
           tenant_id uuid NOT NULL,
           account_id uuid NOT NULL,
           theme text,
           language text,
           PRIMARY KEY (tenant_id, account_id),
           FOREIGN KEY (tenant_id, account_id) REFERENCES account ON DELETE CASCADE
         );`,
        isolate('console_preference'),
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE console_preference`);
  }
}
