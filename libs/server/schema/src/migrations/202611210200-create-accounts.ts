import type { MigrationInterface, QueryRunner } from 'typeorm';
import { isolate, lines } from '../sql.ts';

export class CreateAccounts2026112102000 implements MigrationInterface {
  name = 'CreateAccounts2026112102000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      lines(
        `CREATE TABLE account (
           tenant_id uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
           id uuid NOT NULL,
           username text NOT NULL,
           name text,
           status text NOT NULL DEFAULT 'REGISTERED',
           provider_id text NOT NULL DEFAULT 'idp-server',
           password_hash text,
           password_changed_at timestamptz,
           important boolean NOT NULL DEFAULT false,
           enrolment_locked boolean NOT NULL DEFAULT false,
           person_id uuid,
           custom_properties jsonb NOT NULL DEFAULT '{}',
           security_version integer NOT NULL DEFAULT 1,
           created_at timestamptz NOT NULL DEFAULT now(),
           updated_at timestamptz NOT NULL DEFAULT now(),
           PRIMARY KEY (tenant_id, id),
           UNIQUE (tenant_id, username)
         );
         CREATE INDEX account_by_age ON account (tenant_id, created_at, id);
         CREATE TABLE contact_point (
           tenant_id uuid NOT NULL,
           id uuid NOT NULL,
           account_id uuid NOT NULL,
           kind text NOT NULL CHECK (kind IN ('email', 'phone')),
           value text NOT NULL,
           verified_at timestamptz,
           created_at timestamptz NOT NULL DEFAULT now(),
           PRIMARY KEY (tenant_id, id),
           UNIQUE (tenant_id, account_id, kind),
           FOREIGN KEY (tenant_id, account_id) REFERENCES account ON DELETE CASCADE
         );
         CREATE INDEX contact_point_by_value ON contact_point (tenant_id, kind, value);
         CREATE TABLE role_binding (
           tenant_id uuid NOT NULL,
           id uuid NOT NULL,
           account_id uuid NOT NULL,
           role text NOT NULL,
           scope_tenant_id uuid REFERENCES tenant ON DELETE CASCADE,
           granted_by uuid,
           granted_at timestamptz NOT NULL DEFAULT now(),
           PRIMARY KEY (tenant_id, id),
           UNIQUE NULLS NOT DISTINCT (tenant_id, account_id, role, scope_tenant_id),
           FOREIGN KEY (tenant_id, account_id) REFERENCES account ON DELETE CASCADE
         );
         CREATE TABLE ticket (
           tenant_id uuid NOT NULL,
           token_hash text NOT NULL,
           purpose text NOT NULL CHECK (purpose IN ('password_reset', 'email_verification', 'unlock', 'enrolment')),
           account_id uuid NOT NULL,
           email text,
           expires_at timestamptz NOT NULL,
           spent_at timestamptz,
           created_at timestamptz NOT NULL DEFAULT now(),
           PRIMARY KEY (tenant_id, token_hash),
           FOREIGN KEY (tenant_id, account_id) REFERENCES account ON DELETE CASCADE
         );
         CREATE INDEX ticket_by_account ON ticket (tenant_id, account_id, purpose);
         CREATE TABLE attempt_counter (
           tenant_id uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
           scope text NOT NULL,
           subject text NOT NULL,
           failures integer NOT NULL DEFAULT 0,
           in_flight integer NOT NULL DEFAULT 0,
           consecutive integer NOT NULL DEFAULT 0,
           locks integer NOT NULL DEFAULT 0,
           locked_until timestamptz,
           reserved_at timestamptz NOT NULL,
           PRIMARY KEY (tenant_id, scope, subject)
         );
         CREATE TABLE send_counter (
           tenant_id uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
           scope text NOT NULL,
           subject text NOT NULL,
           window_start timestamptz NOT NULL,
           sends integer NOT NULL,
           PRIMARY KEY (tenant_id, scope, subject)
         );`,
        ...['account', 'contact_point', 'role_binding', 'ticket', 'attempt_counter', 'send_counter'].map(isolate),
        `CREATE TABLE volume_limit (key varchar(255) PRIMARY KEY, points integer NOT NULL DEFAULT 0, expire bigint);
         GRANT SELECT, INSERT, UPDATE, DELETE ON volume_limit TO sekisho_app;`,
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE volume_limit, send_counter, attempt_counter, ticket, role_binding, contact_point, account`);
  }
}
