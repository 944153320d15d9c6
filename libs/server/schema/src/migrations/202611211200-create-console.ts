import type { MigrationInterface, QueryRunner } from 'typeorm';
import { isolate, lines } from '../sql.ts';

/** Administrators' sessions at the console, their fresh proofs, and the way from an organization's name to its door. */
export class CreateConsole2026112112000 implements MigrationInterface {
  name = 'CreateConsole2026112112000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      lines(
        `CREATE TABLE console_session (
           tenant_id uuid NOT NULL,
           id uuid NOT NULL,
           account_id uuid NOT NULL,
           login_session_id uuid NOT NULL,
           grant_id uuid NOT NULL,
           secret_hash text NOT NULL,
           former_hash text,
           renewed_at timestamptz,
           ip text NOT NULL,
           user_agent text NOT NULL,
           created_at timestamptz NOT NULL,
           last_seen_at timestamptz NOT NULL,
           expires_at timestamptz NOT NULL,
           previous_login_at timestamptz,
           ended_at timestamptz,
           PRIMARY KEY (tenant_id, id),
           UNIQUE (tenant_id, secret_hash),
           FOREIGN KEY (tenant_id, account_id) REFERENCES account ON DELETE CASCADE,
           FOREIGN KEY (tenant_id, login_session_id) REFERENCES session ON DELETE CASCADE,
           FOREIGN KEY (tenant_id, grant_id) REFERENCES token_grant ON DELETE CASCADE
         );
         CREATE INDEX console_session_by_account ON console_session (tenant_id, account_id, created_at DESC);
         CREATE INDEX console_session_former ON console_session (tenant_id, former_hash) WHERE former_hash IS NOT NULL;
         CREATE TABLE reauthentication (
           tenant_id uuid NOT NULL,
           id uuid NOT NULL,
           console_session_id uuid NOT NULL,
           account_id uuid NOT NULL,
           roles text NOT NULL,
           password_at timestamptz NOT NULL,
           second_factor text,
           elevated_at timestamptz,
           expires_at timestamptz,
           ended_at timestamptz,
           PRIMARY KEY (tenant_id, id),
           CHECK ((elevated_at IS NULL) = (second_factor IS NULL) AND (elevated_at IS NULL) = (expires_at IS NULL)),
           FOREIGN KEY (tenant_id, console_session_id) REFERENCES console_session ON DELETE CASCADE
         );
         CREATE INDEX reauthentication_by_session ON reauthentication (tenant_id, console_session_id, elevated_at DESC);`,
        ...['console_session', 'reauthentication'].map(isolate),
        // The application sees an organization only once it knows its id. This tells the ids of one name, and nothing else.
        `CREATE FUNCTION console_door(wanted text) RETURNS TABLE (organization_id uuid, tenant_id uuid)
           STABLE SECURITY DEFINER SET search_path = pg_catalog, public LANGUAGE sql AS $$
             SELECT o.id, t.id FROM public.organization o JOIN public.tenant t ON t.organization_id = o.id
             WHERE o.slug = wanted AND t.kind IN ('ADMIN', 'ORGANIZER') $$;
         REVOKE ALL ON FUNCTION console_door(text) FROM PUBLIC;
         GRANT EXECUTE ON FUNCTION console_door(text) TO sekisho_app;`,
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP FUNCTION console_door(text); DROP TABLE reauthentication, console_session;`);
  }
}
