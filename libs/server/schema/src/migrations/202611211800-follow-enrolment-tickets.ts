import type { MigrationInterface, QueryRunner } from 'typeorm';
import { isolate, lines } from '../sql.ts';

/** What became of a ticket for a new factor, and which reset it was issued for (ux.md D-6, R-121). */
export class FollowEnrolmentTickets2026112118000 implements MigrationInterface {
  name = 'FollowEnrolmentTickets2026112118000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      lines(
        // Voided tickets are spent too, so that whoever spends one asks one question only.
        `ALTER TABLE ticket ADD COLUMN opened_at timestamptz, ADD COLUMN voided_at timestamptz;
         CREATE TABLE mfa_reset_ticket (
           tenant_id uuid NOT NULL,
           id uuid NOT NULL,
           reset_id uuid NOT NULL,
           channel text NOT NULL CHECK (channel IN ('email', 'assisted')),
           token_hash text NOT NULL,
           created_at timestamptz NOT NULL,
           expires_at timestamptz NOT NULL,
           PRIMARY KEY (tenant_id, id),
           FOREIGN KEY (tenant_id, reset_id) REFERENCES mfa_reset ON DELETE CASCADE
         );
         CREATE INDEX mfa_reset_ticket_by_reset ON mfa_reset_ticket (tenant_id, reset_id, created_at DESC);`,
        isolate('mfa_reset_ticket'),
        `REVOKE UPDATE, DELETE ON mfa_reset_ticket FROM sekisho_app;`,
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE mfa_reset_ticket; ALTER TABLE ticket DROP COLUMN opened_at, DROP COLUMN voided_at`);
  }
}
