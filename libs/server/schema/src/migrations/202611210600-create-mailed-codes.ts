import type { MigrationInterface, QueryRunner } from 'typeorm';
import { isolate, lines } from '../sql.ts';

/** One living code and link of an account for each purpose, as the Supabase-compatible surface mails them. */
export class CreateMailedCodes2026112106000 implements MigrationInterface {
  name = 'CreateMailedCodes2026112106000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      lines(
        `CREATE TABLE mailed_code (
           tenant_id uuid NOT NULL,
           account_id uuid NOT NULL,
           purpose text NOT NULL CHECK (purpose IN ('signup', 'magiclink', 'recovery', 'email_change', 'reauthentication')),
           address text NOT NULL,
           code_mac text NOT NULL,
           link_hash text NOT NULL,
           sent_at timestamptz NOT NULL,
           expires_at timestamptz NOT NULL,
           spent_at timestamptz,
           PRIMARY KEY (tenant_id, account_id, purpose),
           UNIQUE (tenant_id, link_hash),
           FOREIGN KEY (tenant_id, account_id) REFERENCES account ON DELETE CASCADE
         );`,
        isolate('mailed_code'),
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE mailed_code`);
  }
}
