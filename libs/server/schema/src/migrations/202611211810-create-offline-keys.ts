import type { MigrationInterface, QueryRunner } from 'typeorm';
import { isolate, lines } from '../sql.ts';

/** Keys that administrators keep offline, and what was asked for under two of them (rulings section 7). */
export class CreateOfflineKeys2026112118100 implements MigrationInterface {
  name = 'CreateOfflineKeys2026112118100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      lines(
        // One standing key a person's account. A key that was revoked is never anybody's again: its row stays.
        `CREATE TABLE offline_key (
           tenant_id uuid NOT NULL,
           id text NOT NULL,
           account_id uuid NOT NULL,
           public_key text NOT NULL,
           created_at timestamptz NOT NULL,
           revoked_at timestamptz,
           revoked_by uuid,
           PRIMARY KEY (tenant_id, id),
           FOREIGN KEY (tenant_id, account_id) REFERENCES account ON DELETE CASCADE,
           CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
         );
         CREATE UNIQUE INDEX offline_key_standing ON offline_key (tenant_id, account_id) WHERE revoked_at IS NULL;
         CREATE TABLE offline_request (
           tenant_id uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
           id uuid NOT NULL,
           kind text NOT NULL,
           subject text NOT NULL,
           content_hash text NOT NULL,
           created_at timestamptz NOT NULL,
           usable_until timestamptz NOT NULL,
           spent_at timestamptz,
           signers uuid[],
           PRIMARY KEY (tenant_id, id),
           CONSTRAINT offline_request_by_two CHECK (
             (spent_at IS NULL) = (signers IS NULL) AND (signers IS NULL OR (cardinality(signers) = 2 AND signers[1] <> signers[2])))
         );`,
        ...['offline_key', 'offline_request'].map(isolate),
        `REVOKE DELETE ON offline_key, offline_request FROM sekisho_app;`,
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE offline_request, offline_key`);
  }
}
