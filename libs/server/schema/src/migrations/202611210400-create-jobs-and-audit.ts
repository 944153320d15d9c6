import type { MigrationInterface, QueryRunner } from 'typeorm';
import { isolate, lines } from '../sql.ts';

export class CreateJobsAndAudit2026112104000 implements MigrationInterface {
  name = 'CreateJobsAndAudit2026112104000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      lines(
        // No reference to tenant: the mail that says a tenant is gone must outlive it.
        `CREATE TABLE job (
           tenant_id uuid NOT NULL,
           id uuid NOT NULL,
           kind text NOT NULL,
           payload text NOT NULL,
           run_at timestamptz NOT NULL,
           attempts integer NOT NULL DEFAULT 0,
           max_attempts integer NOT NULL,
           leased_until timestamptz,
           relayed_until timestamptz,
           finished_at timestamptz,
           failed_at timestamptz,
           last_error text,
           created_at timestamptz NOT NULL DEFAULT now(),
           PRIMARY KEY (tenant_id, id)
         );
         CREATE INDEX job_due ON job (run_at) WHERE finished_at IS NULL AND failed_at IS NULL;`,
        isolate('job'),
        `CREATE POLICY runner_rows ON job TO sekisho_system USING (true) WITH CHECK (true);
         GRANT SELECT, UPDATE ON job TO sekisho_system;`,

        // Nor here: what happened in a tenant stays on record after it is deleted.
        `CREATE TABLE audit_event (
           tenant_id uuid NOT NULL,
           id uuid NOT NULL,
           type text NOT NULL,
           category text NOT NULL CHECK (category IN ('security', 'management')),
           outcome text NOT NULL CHECK (outcome IN ('success', 'failure', 'denied')),
           reason text,
           occurred_at timestamptz NOT NULL,
           actor jsonb NOT NULL,
           client_id uuid,
           account_id uuid,
           user_name text,
           target_type text,
           target_id text,
           ip text NOT NULL,
           user_agent text NOT NULL,
           request_id text NOT NULL,
           dry_run boolean NOT NULL DEFAULT false,
           detail jsonb NOT NULL DEFAULT '{}',
           PRIMARY KEY (tenant_id, id)
         );
         CREATE INDEX audit_event_by_time ON audit_event (tenant_id, category, occurred_at DESC, id DESC);
         CREATE INDEX audit_event_by_type ON audit_event (tenant_id, type, occurred_at DESC, id DESC);
         CREATE INDEX audit_event_by_account ON audit_event (tenant_id, account_id, occurred_at DESC, id DESC);
         CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'audit events are append-only'; END $$;
         CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
         CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
         ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY;
         CREATE POLICY tenant_rows ON audit_event TO sekisho_app USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
         CREATE POLICY reader_rows ON audit_event FOR SELECT TO sekisho_audit_reader USING (true);
         GRANT SELECT, INSERT ON audit_event TO sekisho_app;
         GRANT SELECT ON audit_event TO sekisho_audit_reader;`,
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE audit_event, job; DROP FUNCTION refuse_audit_change();`);
  }
}
