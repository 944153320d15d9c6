import type { MigrationInterface, QueryRunner } from 'typeorm';
import { isolate, lines } from '../sql.ts';

/** Four eyes (rulings section 5). */
export class CreateApprovals2026112114000 implements MigrationInterface {
  name = 'CreateApprovals2026112114000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      lines(
        // Marks: by what a person is recognised. Whoever shares one with the requester or the target decides nothing,
        // whatever the application believes.
        `CREATE TABLE approval_request (
           tenant_id uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
           id uuid NOT NULL,
           kind text NOT NULL,
           subject text NOT NULL,
           content_hash text NOT NULL,
           content_sealed text NOT NULL,
           urgency text NOT NULL CHECK (urgency IN ('low', 'medium', 'high', 'critical')),
           state text NOT NULL CHECK (state IN ('pending', 'approved', 'rejected', 'withdrawn', 'void', 'expired', 'spent')),
           requested_by uuid NOT NULL,
           requested_marks text[] NOT NULL,
           approver_id uuid NOT NULL,
           target_marks text[] NOT NULL,
           decided_by uuid,
           decided_marks text[],
           decided_at timestamptz,
           comment_sealed text,
           pending_until timestamptz NOT NULL,
           usable_until timestamptz,
           spent_at timestamptz,
           created_at timestamptz NOT NULL,
           PRIMARY KEY (tenant_id, id),
           CONSTRAINT approval_requester_is_not_target CHECK (NOT (requested_marks && target_marks)),
           CONSTRAINT approval_by_another_person CHECK (
             decided_by IS NULL OR (decided_by <> requested_by AND decided_marks IS NOT NULL
               AND NOT (decided_marks && requested_marks) AND NOT (decided_marks && target_marks))),
           CONSTRAINT approval_is_somebodys CHECK (state NOT IN ('approved', 'rejected', 'spent') OR decided_by IS NOT NULL)
         );
         CREATE UNIQUE INDEX approval_one_open ON approval_request (tenant_id, kind, subject) WHERE state IN ('pending', 'approved');
         CREATE INDEX approval_by_approver ON approval_request (tenant_id, approver_id, created_at DESC);
         CREATE INDEX approval_by_subject ON approval_request (tenant_id, kind, subject, created_at DESC);`,
        isolate('approval_request'),
        `REVOKE DELETE ON approval_request FROM sekisho_app;`,
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE approval_request`);
  }
}
