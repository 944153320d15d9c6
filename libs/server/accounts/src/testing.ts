import { randomUUID } from 'node:crypto';
import { TenantDb } from '#server/platform';
import { aVault, FixedClock } from '#testing/platform';
import { aDatabase, aDataSource, seedSql, type TestDatabase } from '#testing/schema';
import { Attempts } from './attempts.ts';
import { AccountStore, type AccountDraft } from './db/account.store.ts';
import { accountTables } from './db/tables.ts';

export type AccountsWorld = Readonly<{
  database: TestDatabase;
  db: TenantDb;
  clock: FixedClock;
  accounts: AccountStore;
  attempts: Attempts;
  /** A new tenant in an organization of its own; answers its id. */
  tenant(): Promise<string>;
  /** A new account; answers its id. */
  account(tenantId: string, draft?: Partial<AccountDraft>): Promise<string>;
  close(): Promise<void>;
}>;

/** A database with what accounts stand on. */
export async function anAccountsWorld(): Promise<AccountsWorld> {
  const database = await aDatabase();
  const source = await aDataSource(database, accountTables);
  const [db, clock, accounts] = [new TenantDb(source), new FixedClock(), new AccountStore()];
  return {
    ...{ database, db, clock, accounts },
    attempts: new Attempts(db, clock, aVault()),
    tenant: async () => {
      const [organization, id] = [randomUUID(), randomUUID()];
      await seedSql(database, `INSERT INTO organization (id, slug, name) VALUES ($1, $2, 'o')`, [organization, `o-${id}`]);
      const tenant = `INSERT INTO tenant (id, organization_id, kind, name, domain) VALUES ($1, $2, 'PUBLIC', 't', 'd')`;
      await seedSql(database, tenant, [id, organization]);
      return id;
    },
    account: async (tenantId, draft = {}) => {
      const whole = { username: `${randomUUID()}@example.jp`, passwordHash: null, ...draft };
      const id = await db.run(tenantId, (tx) => accounts.create(tx, whole));
      if (id === null) throw new Error('the account exists already');
      return id;
    },
    close: async () => {
      await source.destroy();
      await database.drop();
    },
  };
}
