import type { MigrationInterface, QueryRunner } from 'typeorm';
import { isolate, lines } from '../sql.ts';

export class CreateLogins2026112103000 implements MigrationInterface {
  name = 'CreateLogins2026112103000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      lines(
        `CREATE TABLE authentication_transaction (
           tenant_id uuid NOT NULL,
           id uuid NOT NULL,
           client_id uuid NOT NULL,
           request jsonb NOT NULL,
           policy jsonb NOT NULL,
           state text NOT NULL DEFAULT 'in_progress'
             CHECK (state IN ('in_progress', 'success', 'consumed', 'failure', 'locked', 'expired', 'denied')),
           bound boolean NOT NULL,
           binding_hash text NOT NULL,
           account_id uuid,
           registration_sealed text,
           evidence jsonb NOT NULL DEFAULT '{}',
           created_at timestamptz NOT NULL,
           expires_at timestamptz NOT NULL,
           PRIMARY KEY (tenant_id, id),
           FOREIGN KEY (tenant_id, client_id) REFERENCES client ON DELETE CASCADE,
           FOREIGN KEY (tenant_id, account_id) REFERENCES account ON DELETE CASCADE
         );
         CREATE INDEX authentication_transaction_by_account ON authentication_transaction (tenant_id, account_id) WHERE account_id IS NOT NULL;
         CREATE TABLE challenge (
           tenant_id uuid NOT NULL,
           transaction_id uuid NOT NULL,
           method text NOT NULL CHECK (method IN ('sms', 'email')),
           generation uuid NOT NULL,
           recipient_sealed text NOT NULL,
           code_mac text,
           interaction_sealed text,
           state text NOT NULL CHECK (state IN ('sending', 'open', 'spent', 'exhausted', 'unsent')),
           tries_left integer NOT NULL CHECK (tries_left >= 0),
           budget_left integer NOT NULL CHECK (budget_left >= 0),
           sends integer NOT NULL,
           sent_at timestamptz NOT NULL,
           expires_at timestamptz NOT NULL,
           PRIMARY KEY (tenant_id, transaction_id, method),
           FOREIGN KEY (tenant_id, transaction_id) REFERENCES authentication_transaction ON DELETE CASCADE
         );
         CREATE TABLE session (
           tenant_id uuid NOT NULL,
           id uuid NOT NULL,
           account_id uuid NOT NULL,
           secret_hash text NOT NULL,
           evidence jsonb NOT NULL,
           auth_time timestamptz NOT NULL,
           ip text NOT NULL,
           user_agent text NOT NULL,
           created_at timestamptz NOT NULL,
           last_seen_at timestamptz NOT NULL,
           expires_at timestamptz NOT NULL,
           ended_at timestamptz,
           PRIMARY KEY (tenant_id, id),
           UNIQUE (tenant_id, secret_hash),
           FOREIGN KEY (tenant_id, account_id) REFERENCES account ON DELETE CASCADE
         );
         CREATE INDEX session_by_account ON session (tenant_id, account_id) WHERE ended_at IS NULL;
         CREATE TABLE token_grant (
           tenant_id uuid NOT NULL,
           id uuid NOT NULL,
           client_id uuid NOT NULL,
           account_id uuid,
           session_id uuid,
           scopes text[] NOT NULL,
           facts jsonb NOT NULL,
           created_at timestamptz NOT NULL,
           expires_at timestamptz NOT NULL,
           revoked_at timestamptz,
           PRIMARY KEY (tenant_id, id),
           FOREIGN KEY (tenant_id, client_id) REFERENCES client ON DELETE CASCADE,
           FOREIGN KEY (tenant_id, account_id) REFERENCES account ON DELETE CASCADE,
           FOREIGN KEY (tenant_id, session_id) REFERENCES session ON DELETE CASCADE
         );
         CREATE INDEX token_grant_by_account ON token_grant (tenant_id, account_id) WHERE revoked_at IS NULL;
         CREATE INDEX token_grant_by_session ON token_grant (tenant_id, session_id) WHERE revoked_at IS NULL;
         CREATE TABLE authorization_code (
           tenant_id uuid NOT NULL,
           code_hash text NOT NULL,
           grant_id uuid NOT NULL,
           redirect_uri text NOT NULL,
           code_challenge text,
           expires_at timestamptz NOT NULL,
           spent_at timestamptz,
           PRIMARY KEY (tenant_id, code_hash),
           FOREIGN KEY (tenant_id, grant_id) REFERENCES token_grant ON DELETE CASCADE
         );
         CREATE TABLE refresh_token (
           tenant_id uuid NOT NULL,
           token_hash text NOT NULL,
           grant_id uuid NOT NULL,
           created_at timestamptz NOT NULL,
           expires_at timestamptz NOT NULL,
           spent_at timestamptz,
           PRIMARY KEY (tenant_id, token_hash),
           FOREIGN KEY (tenant_id, grant_id) REFERENCES token_grant ON DELETE CASCADE
         );`,
        ...['authentication_transaction', 'challenge', 'session', 'token_grant', 'authorization_code', 'refresh_token'].map(
          isolate,
        ),
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP TABLE refresh_token, authorization_code, token_grant, session, challenge, authentication_transaction`,
    );
  }
}
