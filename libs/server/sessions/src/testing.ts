import { randomUUID } from 'node:crypto';
import { Client, type QueryConfig } from 'pg';
import type { DataSource } from 'typeorm';
import { vi } from 'vitest';
import { accountTables } from '#server/accounts';
import { TenantDb } from '#server/platform';
import { SigningKeys, tenancyTables, type ClientSettings, type TenantSettings } from '#server/tenancy';
import { aTrail } from '#testing/audit';
import { aVault, FixedClock } from '#testing/platform';
import { aDatabase, aDataSource, seedSql, type TestDatabase } from '#testing/schema';
import { AccessTokens } from './access-tokens.ts';
import { Grants } from './grants.ts';
import { Sessions } from './sessions.ts';

export const PUBLIC_URL = 'https://id.example';

export type TestWorld = Readonly<{
  database: TestDatabase;
  source: DataSource;
  db: TenantDb;
  clock: FixedClock;
  keys: SigningKeys;
  sessions: Sessions;
  grants: Grants;
  tokens: AccessTokens;
  /** A new tenant with an ES256 key; answers its id. */
  tenant(settings?: TenantSettings): Promise<string>;
  client(tenantId: string, settings?: Partial<ClientSettings>, more?: { secretMac?: string; alias?: string }): Promise<string>;
  account(tenantId: string, more?: { username?: string; passwordHash?: string; status?: string }): Promise<string>;
  /** Types of the tenant's audit events, oldest first, by name within one instant. */
  events(tenantId: string): Promise<readonly string[]>;
  close(): Promise<void>;
}>;

/** A database with everything that sessions and tokens stand on. */
export async function aWorld(): Promise<TestWorld> {
  const database = await aDatabase();
  const source = await aDataSource(database, [...tenancyTables, ...accountTables]);
  const db = new TenantDb(source);
  const clock = new FixedClock();
  const keys = new SigningKeys(aVault());
  const tenant = async (settings: TenantSettings = {}): Promise<string> => {
    const [organizationId, id] = [randomUUID(), randomUUID()];
    await seedSql(database, `INSERT INTO organization (id, slug, name) VALUES ($1, $2, 'o')`, [organizationId, `o-${id}`]);
    await seedSql(
      database,
      `INSERT INTO tenant (id, organization_id, kind, name, domain, settings) VALUES ($1, $2, 'PUBLIC', 't', 'd', $3)`,
      [id, organizationId, JSON.stringify(settings)],
    );
    await db.run(id, (tx) => keys.generate(tx));
    return id;
  };
  return {
    ...{ database, source, db, clock, keys, tenant },
    sessions: new Sessions(clock),
    grants: new Grants(clock, aTrail(clock)),
    tokens: new AccessTokens({ PUBLIC_URL } as ConstructorParameters<typeof AccessTokens>[0], db, keys, clock),
    client: async (
      tenantId,
      settings = {},
      { secretMac = null, alias = null }: { secretMac?: string | null; alias?: string | null } = {},
    ) => {
      const id = randomUUID();
      const all: ClientSettings = {
        redirect_uris: ['https://app.example/cb'],
        response_types: ['code'],
        grant_types: ['authorization_code', 'refresh_token'],
        scope: 'openid profile email phone',
        token_endpoint_auth_method: 'none',
        ...settings,
      };
      await seedSql(database, `INSERT INTO client (tenant_id, id, alias, secret_mac, settings) VALUES ($1, $2, $3, $4, $5)`, [
        tenantId,
        id,
        alias,
        secretMac,
        JSON.stringify(all),
      ]);
      return id;
    },
    account: async (
      tenantId,
      {
        username = `${randomUUID()}@example.com`,
        passwordHash = null,
        status = 'REGISTERED',
      }: { username?: string; passwordHash?: string | null; status?: string } = {},
    ) => {
      const id = randomUUID();
      await seedSql(
        database,
        `INSERT INTO account (tenant_id, id, username, name, password_hash, status) VALUES ($1, $2, $3, '山田太郎', $4, $5)`,
        [tenantId, id, username, passwordHash, status],
      );
      return id;
    },
    events: async (tenantId) =>
      (await seedSql(database, `SELECT type FROM audit_event WHERE tenant_id = $1 ORDER BY occurred_at, type`, [tenantId])).map(
        (row) => String(row['type']),
      ),
    close: async () => {
      await source.destroy();
      await database.drop();
    },
  };
}

const SYSTEM_ROLE = 'sekisho_system';

/** The names (or first words) of the SQL statements that `act` cost, in their order; not those of the workers, which log in as the system. */
export async function statementsOf(act: () => Promise<unknown>): Promise<readonly string[]> {
  const spy = vi.spyOn(Client.prototype, 'query');
  try {
    await act();
    const { calls, contexts } = spy.mock;
    const asked = calls.filter((_, index) => (contexts[index] as Client | undefined)?.user !== SYSTEM_ROLE);
    return asked.map(([query]) => nameOf(query as string | QueryConfig));
  } finally {
    spy.mockRestore();
  }
}

const nameOf = (query: string | QueryConfig): string =>
  typeof query === 'string' ? query.split(' ').slice(0, 2).join(' ') : (query.name ?? query.text.slice(0, 30));
