import type { MigrationInterface, QueryRunner } from 'typeorm';
import { lines } from '../sql.ts';

const KEYS = {
  ticket: 'token_hash',
  mailed_code: 'account_id, purpose',
  factor_challenge: 'id',
  remembered_device: 'id',
  authentication_transaction: 'id',
  authorization_code: 'code_hash',
  refresh_token: 'token_hash',
};

/** The role of jobs removes expired rows. It sees of them their key and their end, and of living ones nothing. */
export class SweepExpiredRows2026112117000 implements MigrationInterface {
  name = 'SweepExpiredRows2026112117000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      lines(
        ...Object.entries(KEYS).map(
          ([table, key]) => `
         CREATE INDEX ${table}_by_end ON ${table} (expires_at);
         CREATE POLICY expired_rows ON ${table} FOR SELECT TO sekisho_system USING (expires_at < now());
         CREATE POLICY swept_rows ON ${table} FOR DELETE TO sekisho_system USING (expires_at < now());
         GRANT SELECT (tenant_id, ${key}, expires_at), DELETE ON ${table} TO sekisho_system;`,
        ),
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      lines(
        ...Object.keys(KEYS).map(
          (table) => `
         REVOKE ALL ON ${table} FROM sekisho_system;
         DROP POLICY swept_rows ON ${table};
         DROP POLICY expired_rows ON ${table};
         DROP INDEX ${table}_by_end;`,
        ),
      ),
    );
  }
}
