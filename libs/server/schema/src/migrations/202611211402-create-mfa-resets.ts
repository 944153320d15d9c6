import type { MigrationInterface, QueryRunner } from 'typeorm';
import { isolate, lines } from '../sql.ts';

const tables = [
  'mfa_reset',
  'mfa_reset_counter',
  'mfa_reset_step',
  'mfa_reset_factor',
  'mfa_reset_snapshot',
  'mfa_reset_event',
  'mfa_reset_notice',
  'mfa_reset_escalation',
  'mfa_reset_alert',
  'mfa_reset_hook',
  'recent_target',
  'admin_act',
];

/** The MFA reset of requirement 003: requests, their runs, and what is unusual about who makes them. */
export class CreateMfaResets2026112114020 implements MigrationInterface {
  name = 'CreateMfaResets2026112114020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      lines(
        // No reference to the account: the record of a reset outlives whom it was about.
        `CREATE TABLE mfa_reset (
           tenant_id uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
           id uuid NOT NULL,
           number integer NOT NULL,
           state text NOT NULL CHECK (state IN ('draft', 'running', 'completed', 'partially_failed', 'rolled_back', 'failed', 'cancelled')),
           target_id uuid NOT NULL,
           target_version integer NOT NULL,
           requester_tenant_id uuid NOT NULL,
           requester_id uuid NOT NULL,
           requester_person uuid NOT NULL,
           method text CHECK (method IN ('complete', 'pause', 're_enrol')),
           reason text CHECK (reason IN ('device_lost', 'app_deleted', 'backup_codes_used', 'other')),
           urgency text CHECK (urgency IN ('low', 'medium', 'high', 'critical')),
           identity_proof text CHECK (identity_proof IN ('in_person', 'call_back', 'video_id', 'supervisor', 'other')),
           details_sealed text,
           checklist jsonb NOT NULL DEFAULT '{}',
           incident_id text,
           approval_reasons text[] NOT NULL DEFAULT '{}',
           confirm_hash text,
           confirm_from timestamptz,
           confirm_until timestamptz,
           key_hash text,
           approval_id uuid,
           executed_at timestamptz,
           executed_under jsonb,
           finished_at timestamptz,
           restored_at timestamptz,
           paused_until timestamptz,
           sessions_ended integer NOT NULL DEFAULT 0,
           tries integer NOT NULL DEFAULT 0,
           lost_rounds integer NOT NULL DEFAULT 0,
           last_code text,
           last_seq integer NOT NULL DEFAULT 0,
           created_at timestamptz NOT NULL,
           updated_at timestamptz NOT NULL,
           PRIMARY KEY (tenant_id, id),
           UNIQUE (tenant_id, number),
           CONSTRAINT reset_of_another CHECK (requester_id <> target_id),
           CONSTRAINT reset_runs_confirmed CHECK (state IN ('draft', 'cancelled') OR (key_hash IS NOT NULL AND executed_at IS NOT NULL)),
           CONSTRAINT reset_runs_approved CHECK (state IN ('draft', 'cancelled') OR approval_reasons = '{}' OR approval_id IS NOT NULL)
         );
         CREATE UNIQUE INDEX mfa_reset_one_under_way ON mfa_reset (tenant_id, target_id) WHERE state IN ('running', 'partially_failed');
         CREATE UNIQUE INDEX mfa_reset_key ON mfa_reset (tenant_id, requester_id, key_hash) WHERE key_hash IS NOT NULL;
         CREATE INDEX mfa_reset_by_time ON mfa_reset (tenant_id, created_at DESC, id DESC);
         CREATE INDEX mfa_reset_by_target ON mfa_reset (tenant_id, target_id, created_at DESC);
         CREATE INDEX mfa_reset_by_requester ON mfa_reset (tenant_id, requester_id, created_at DESC);
         CREATE INDEX mfa_reset_done ON mfa_reset (tenant_id, finished_at DESC) WHERE state = 'completed';
         CREATE TABLE mfa_reset_counter (
           tenant_id uuid PRIMARY KEY REFERENCES tenant ON DELETE CASCADE,
           last integer NOT NULL
         );
         CREATE TABLE mfa_reset_step (
           tenant_id uuid NOT NULL,
           reset_id uuid NOT NULL,
           step integer NOT NULL CHECK (step BETWEEN 1 AND 5),
           state text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
           started_at timestamptz,
           ended_at timestamptz,
           tries integer NOT NULL DEFAULT 0,
           code text,
           PRIMARY KEY (tenant_id, reset_id, step),
           FOREIGN KEY (tenant_id, reset_id) REFERENCES mfa_reset ON DELETE CASCADE
         );
         CREATE TABLE mfa_reset_factor (
           tenant_id uuid NOT NULL,
           reset_id uuid NOT NULL,
           factor_id uuid NOT NULL,
           type text NOT NULL,
           label text NOT NULL,
           enrolled_at timestamptz,
           last_used_at timestamptz,
           outcome text NOT NULL CHECK (outcome IN ('waiting', 'deregistered', 'removed', 'paused', 'failed', 'restored')),
           code text,
           PRIMARY KEY (tenant_id, reset_id, factor_id),
           FOREIGN KEY (tenant_id, reset_id) REFERENCES mfa_reset ON DELETE CASCADE
         );
         CREATE TABLE mfa_reset_snapshot (
           tenant_id uuid NOT NULL,
           reset_id uuid NOT NULL,
           sealed text NOT NULL,
           expires_at timestamptz NOT NULL,
           PRIMARY KEY (tenant_id, reset_id),
           FOREIGN KEY (tenant_id, reset_id) REFERENCES mfa_reset ON DELETE CASCADE
         );
         CREATE TABLE mfa_reset_event (
           tenant_id uuid NOT NULL,
           reset_id uuid NOT NULL,
           seq integer NOT NULL,
           type text NOT NULL,
           facts jsonb NOT NULL,
           occurred_at timestamptz NOT NULL,
           PRIMARY KEY (tenant_id, reset_id, seq),
           FOREIGN KEY (tenant_id, reset_id) REFERENCES mfa_reset ON DELETE CASCADE
         );
         CREATE TABLE mfa_reset_notice (
           tenant_id uuid NOT NULL,
           reset_id uuid NOT NULL,
           id uuid NOT NULL,
           kind text NOT NULL,
           channel text NOT NULL,
           address text NOT NULL,
           job_id uuid NOT NULL,
           created_at timestamptz NOT NULL,
           PRIMARY KEY (tenant_id, reset_id, id),
           FOREIGN KEY (tenant_id, reset_id) REFERENCES mfa_reset ON DELETE CASCADE
         );
         CREATE TABLE mfa_reset_escalation (
           tenant_id uuid NOT NULL,
           id uuid NOT NULL,
           reset_id uuid NOT NULL,
           cause text NOT NULL,
           raised_by uuid,
           told integer NOT NULL,
           created_at timestamptz NOT NULL,
           PRIMARY KEY (tenant_id, id),
           FOREIGN KEY (tenant_id, reset_id) REFERENCES mfa_reset ON DELETE CASCADE
         );
         CREATE TABLE mfa_reset_alert (
           tenant_id uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
           id uuid NOT NULL,
           rule text NOT NULL,
           admin_id uuid NOT NULL,
           reset_id uuid,
           created_at timestamptz NOT NULL,
           cleared_at timestamptz,
           PRIMARY KEY (tenant_id, id)
         );
         CREATE UNIQUE INDEX mfa_reset_alert_open ON mfa_reset_alert (tenant_id, admin_id, rule) WHERE cleared_at IS NULL;
         CREATE TABLE mfa_reset_hook (
           tenant_id uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
           id uuid NOT NULL,
           url text NOT NULL,
           factor_types text[] NOT NULL,
           secret_sealed text NOT NULL,
           created_at timestamptz NOT NULL,
           disabled_at timestamptz,
           PRIMARY KEY (tenant_id, id)
         );
         CREATE TABLE recent_target (
           tenant_id uuid NOT NULL,
           admin_id uuid NOT NULL,
           account_id uuid NOT NULL,
           selected_at timestamptz NOT NULL,
           PRIMARY KEY (tenant_id, admin_id, account_id),
           FOREIGN KEY (tenant_id, account_id) REFERENCES account ON DELETE CASCADE
         );
         CREATE TABLE admin_act (
           tenant_id uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
           id uuid NOT NULL,
           admin_id uuid NOT NULL,
           kind text NOT NULL CHECK (kind IN ('search', 'run', 'ask')),
           subject uuid,
           ip text NOT NULL,
           at timestamptz NOT NULL,
           PRIMARY KEY (tenant_id, id)
         );
         CREATE INDEX admin_act_by_admin ON admin_act (tenant_id, admin_id, kind, at DESC);`,
        ...tables.map(isolate),
        `REVOKE DELETE ON mfa_reset, mfa_reset_step, mfa_reset_factor, mfa_reset_event, mfa_reset_notice, mfa_reset_escalation, mfa_reset_alert FROM sekisho_app;`,
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE ${[...tables].reverse().join(', ')}`);
  }
}
