import type { MigrationInterface, QueryRunner } from 'typeorm';
import { isolate, lines } from '../sql.ts';

/** What a remembered device stands on, and since when somebody has been asked to set up a second factor. */
export class RememberDevices2026112110000 implements MigrationInterface {
  name = 'RememberDevices2026112110000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      lines(
        `ALTER TABLE remembered_device RENAME COLUMN name TO user_agent;
         ALTER TABLE remembered_device
           ADD COLUMN factor_id uuid NOT NULL,
           ADD COLUMN method text NOT NULL,
           ADD COLUMN security_version integer NOT NULL,
           ADD FOREIGN KEY (tenant_id, factor_id) REFERENCES factor ON DELETE CASCADE;
         CREATE TABLE enrolment_grace (
           tenant_id uuid NOT NULL,
           account_id uuid NOT NULL,
           started_at timestamptz NOT NULL,
           PRIMARY KEY (tenant_id, account_id),
           FOREIGN KEY (tenant_id, account_id) REFERENCES account ON DELETE CASCADE
         );`,
        isolate('enrolment_grace'),
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP TABLE enrolment_grace;
       ALTER TABLE remembered_device DROP COLUMN factor_id, DROP COLUMN method, DROP COLUMN security_version;
       ALTER TABLE remembered_device RENAME COLUMN user_agent TO name`,
    );
  }
}
