import type { MigrationInterface, QueryRunner } from 'typeorm';
import { isolate, lines } from '../sql.ts';

export class CreateFactors2026112105000 implements MigrationInterface {
  name = 'CreateFactors2026112105000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      lines(
        // Rows are never deleted while their account exists: whatever was ever bound stays on record (N-21).
        `CREATE TABLE factor (
           tenant_id uuid NOT NULL,
           id uuid NOT NULL,
           account_id uuid NOT NULL,
           type text NOT NULL CHECK (type IN ('totp', 'sms', 'email', 'recovery_code')),
           status text NOT NULL CHECK (status IN ('pending', 'verified', 'removed')),
           name text NOT NULL DEFAULT '',
           name_key text,
           contact_point_id uuid,
           secret_sealed text,
           last_step bigint,
           codes_generation integer NOT NULL DEFAULT 0,
           codes_salt bytea,
           bound_ip text NOT NULL,
           bound_user_agent text NOT NULL,
           created_at timestamptz NOT NULL,
           updated_at timestamptz NOT NULL,
           verified_at timestamptz,
           last_used_at timestamptz,
           last_challenged_at timestamptz,
           removed_at timestamptz,
           removed_reason text,
           PRIMARY KEY (tenant_id, id),
           FOREIGN KEY (tenant_id, account_id) REFERENCES account ON DELETE CASCADE,
           FOREIGN KEY (tenant_id, contact_point_id) REFERENCES contact_point ON DELETE SET NULL (contact_point_id)
         );
         CREATE INDEX factor_by_account ON factor (tenant_id, account_id) WHERE status <> 'removed';
         CREATE UNIQUE INDEX factor_one_recovery_set ON factor (tenant_id, account_id) WHERE type = 'recovery_code' AND status <> 'removed';
         CREATE UNIQUE INDEX factor_one_per_contact ON factor (tenant_id, contact_point_id) WHERE status <> 'removed';
         CREATE UNIQUE INDEX factor_name ON factor (tenant_id, account_id, name_key) WHERE status = 'verified';
         CREATE TABLE recovery_code (
           tenant_id uuid NOT NULL,
           factor_id uuid NOT NULL,
           generation integer NOT NULL,
           code_hash text NOT NULL,
           spent_at timestamptz,
           PRIMARY KEY (tenant_id, factor_id, generation, code_hash),
           FOREIGN KEY (tenant_id, factor_id) REFERENCES factor ON DELETE CASCADE
         );
         CREATE TABLE factor_challenge (
           tenant_id uuid NOT NULL,
           id uuid NOT NULL,
           factor_id uuid NOT NULL,
           session_id uuid NOT NULL,
           code_mac text,
           interaction_sealed text,
           tries_left integer NOT NULL CHECK (tries_left >= 0),
           created_at timestamptz NOT NULL,
           expires_at timestamptz NOT NULL,
           spent_at timestamptz,
           PRIMARY KEY (tenant_id, id),
           FOREIGN KEY (tenant_id, factor_id) REFERENCES factor ON DELETE CASCADE,
           FOREIGN KEY (tenant_id, session_id) REFERENCES session ON DELETE CASCADE
         );
         CREATE TABLE remembered_device (
           tenant_id uuid NOT NULL,
           id uuid NOT NULL,
           account_id uuid NOT NULL,
           secret_hash text NOT NULL,
           name text NOT NULL,
           ip text NOT NULL,
           created_at timestamptz NOT NULL,
           last_used_at timestamptz NOT NULL,
           expires_at timestamptz NOT NULL,
           revoked_at timestamptz,
           PRIMARY KEY (tenant_id, id),
           UNIQUE (tenant_id, secret_hash),
           FOREIGN KEY (tenant_id, account_id) REFERENCES account ON DELETE CASCADE
         );
         CREATE INDEX remembered_device_by_account ON remembered_device (tenant_id, account_id) WHERE revoked_at IS NULL;
         CREATE TABLE supabase_session (
           tenant_id uuid NOT NULL,
           session_id uuid NOT NULL,
           counter bigint NOT NULL DEFAULT 0,
           oldest_counter bigint NOT NULL DEFAULT 0,
           refreshed_at timestamptz NOT NULL,
           PRIMARY KEY (tenant_id, session_id),
           FOREIGN KEY (tenant_id, session_id) REFERENCES session ON DELETE CASCADE
         );
         CREATE TABLE service_key (
           tenant_id uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
           id uuid NOT NULL,
           key_hash text NOT NULL,
           name text NOT NULL,
           created_at timestamptz NOT NULL,
           revoked_at timestamptz,
           PRIMARY KEY (tenant_id, id),
           UNIQUE (tenant_id, key_hash)
         );
         ALTER TABLE account
           ADD COLUMN user_metadata jsonb NOT NULL DEFAULT '{}',
           ADD COLUMN app_metadata jsonb NOT NULL DEFAULT '{}',
           ADD COLUMN banned_until timestamptz,
           ADD COLUMN last_sign_in_at timestamptz;
         ALTER TABLE authentication_transaction ADD COLUMN enrolment_sealed text;
         ALTER TABLE ticket ADD COLUMN security_version integer NOT NULL DEFAULT 0;`,
        ...['factor', 'recovery_code', 'factor_challenge', 'remembered_device', 'supabase_session', 'service_key'].map(isolate),
        `REVOKE DELETE ON factor, recovery_code FROM sekisho_app;
         INSERT INTO factor (tenant_id, id, account_id, type, status, contact_point_id, bound_ip, bound_user_agent, created_at, updated_at, verified_at)
           SELECT tenant_id, gen_random_uuid(), account_id, 'sms', 'verified', id, '', 'migration', verified_at, verified_at, verified_at
           FROM contact_point WHERE kind = 'phone' AND verified_at IS NOT NULL;`,
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE ticket DROP COLUMN security_version;
       ALTER TABLE authentication_transaction DROP COLUMN enrolment_sealed;
       ALTER TABLE account DROP COLUMN user_metadata, DROP COLUMN app_metadata, DROP COLUMN banned_until, DROP COLUMN last_sign_in_at;
       DROP TABLE service_key, supabase_session, remembered_device, factor_challenge, recovery_code, factor`,
    );
  }
}
