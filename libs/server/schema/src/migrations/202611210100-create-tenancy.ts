import type { MigrationInterface, QueryRunner } from 'typeorm';
import { isolate, lines } from '../sql.ts';

export class CreateTenancy2026112101000 implements MigrationInterface {
  name = 'CreateTenancy2026112101000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      lines(
        `CREATE FUNCTION current_tenant() RETURNS uuid STABLE LANGUAGE sql AS $$ SELECT nullif(current_setting('sekisho.tenant', true), '')::uuid $$;
         CREATE FUNCTION current_organization() RETURNS uuid STABLE LANGUAGE sql AS $$ SELECT nullif(current_setting('sekisho.organization', true), '')::uuid $$;

         CREATE TABLE installation (
           singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
           mode text NOT NULL CHECK (mode IN ('production', 'development')),
           key_check jsonb NOT NULL DEFAULT '{}',
           created_at timestamptz NOT NULL DEFAULT now()
         );
         GRANT SELECT ON installation TO sekisho_app;

         CREATE TABLE organization (
           id uuid PRIMARY KEY,
           slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
           name text NOT NULL,
           description text NOT NULL DEFAULT '',
           created_at timestamptz NOT NULL DEFAULT now()
         );
         CREATE TABLE tenant (
           id uuid PRIMARY KEY,
           organization_id uuid NOT NULL REFERENCES organization ON DELETE CASCADE,
           kind text NOT NULL CHECK (kind IN ('ADMIN', 'ORGANIZER', 'PUBLIC')),
           name text NOT NULL,
           domain text NOT NULL,
           settings jsonb NOT NULL DEFAULT '{}',
           created_at timestamptz NOT NULL DEFAULT now(),
           updated_at timestamptz NOT NULL DEFAULT now()
         );
         CREATE UNIQUE INDEX tenant_one_admin ON tenant (kind) WHERE kind = 'ADMIN';
         CREATE UNIQUE INDEX tenant_one_organizer ON tenant (organization_id) WHERE kind IN ('ADMIN', 'ORGANIZER');
         CREATE INDEX tenant_by_organization ON tenant (organization_id, created_at);

         ALTER TABLE tenant ENABLE ROW LEVEL SECURITY;
         CREATE POLICY tenant_rows ON tenant TO sekisho_app
           USING (id = current_tenant() OR organization_id = current_organization())
           WITH CHECK (organization_id = current_organization() OR id = current_tenant());
         ALTER TABLE organization ENABLE ROW LEVEL SECURITY;
         CREATE POLICY organization_rows ON organization TO sekisho_app
           USING (id = current_organization() OR id IN (SELECT organization_id FROM tenant WHERE tenant.id = current_tenant()))
           WITH CHECK (id = current_organization());
         GRANT SELECT, INSERT, UPDATE, DELETE ON organization, tenant TO sekisho_app;

         CREATE TABLE authorization_server (
           tenant_id uuid PRIMARY KEY REFERENCES tenant ON DELETE CASCADE,
           settings jsonb NOT NULL DEFAULT '{}',
           updated_at timestamptz NOT NULL DEFAULT now()
         );
         CREATE TABLE signing_key (
           tenant_id uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
           kid text NOT NULL,
           algorithm text NOT NULL CHECK (algorithm IN ('ES256', 'RS256')),
           public_jwk jsonb NOT NULL,
           private_sealed text NOT NULL,
           state text NOT NULL DEFAULT 'active' CHECK (state IN ('next', 'active', 'retired')),
           created_at timestamptz NOT NULL DEFAULT now(),
           PRIMARY KEY (tenant_id, kid)
         );
         CREATE TABLE client (
           tenant_id uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
           id uuid NOT NULL,
           alias text,
           secret_mac text,
           settings jsonb NOT NULL DEFAULT '{}',
           enabled boolean NOT NULL DEFAULT true,
           created_at timestamptz NOT NULL DEFAULT now(),
           updated_at timestamptz NOT NULL DEFAULT now(),
           PRIMARY KEY (tenant_id, id),
           UNIQUE (tenant_id, alias)
         );
         CREATE TABLE authentication_configuration (
           tenant_id uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
           id uuid NOT NULL,
           type text NOT NULL,
           enabled boolean NOT NULL DEFAULT true,
           document jsonb NOT NULL,
           secrets_sealed text NOT NULL,
           created_at timestamptz NOT NULL DEFAULT now(),
           updated_at timestamptz NOT NULL DEFAULT now(),
           PRIMARY KEY (tenant_id, id),
           UNIQUE (tenant_id, type)
         );
         CREATE TABLE authentication_policy (
           tenant_id uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
           id uuid NOT NULL,
           flow text NOT NULL,
           enabled boolean NOT NULL DEFAULT true,
           document json NOT NULL, -- not jsonb: the order of acr_mapping_rules has a meaning
           created_at timestamptz NOT NULL DEFAULT now(),
           updated_at timestamptz NOT NULL DEFAULT now(),
           PRIMARY KEY (tenant_id, id),
           UNIQUE (tenant_id, flow)
         );`,
        ...['authorization_server', 'signing_key', 'client', 'authentication_configuration', 'authentication_policy'].map(
          isolate,
        ),
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP TABLE authentication_policy, authentication_configuration, client, signing_key, authorization_server, tenant, organization, installation CASCADE;
       DROP FUNCTION current_tenant(), current_organization();`,
    );
  }
}
