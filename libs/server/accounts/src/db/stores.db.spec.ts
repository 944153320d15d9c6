import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roles } from '#shared/contracts';
import { seedSql, unlikeTheTables } from '#testing/schema';
import { anAccountsWorld, type AccountsWorld } from '../testing.ts';
import { RoleStore } from './role.store.ts';
import { accountTables } from './tables.ts';

let world: AccountsWorld;
let tenant: string;
beforeAll(async () => {
  world = await anAccountsWorld();
  tenant = await world.tenant();
});
afterAll(() => world.close());
const noon = new Date('2026-11-21T12:00:00Z');

describe('the tables of accounts', () => {
  it('are described to TypeORM as the migrations make them', async () => {
    expect(await unlikeTheTables(world.database, accountTables)).toEqual([]);
  });
});

describe('an account', () => {
  it('is stored and found by id and by name, with its contact points', async () => {
    const email = { value: 'taro@example.jp', verifiedAt: noon };
    const phone = { value: '+819012345678', verifiedAt: null };
    const draft = {
      username: 'taro@example.jp',
      name: '山田太郎',
      passwordHash: 'hash',
      customProperties: { a: [1] },
      email,
      phone,
    };
    const id = await world.account(tenant, draft);
    const [byId, byName, contacts] = await world.db.run(tenant, async (tx) => [
      await world.accounts.find(tx, id),
      await world.accounts.findByUsername(tx, 'taro@example.jp'),
      await world.accounts.contacts(tx, id),
    ]);
    expect(byId).toMatchObject({
      ...{ tenantId: tenant, id, username: 'taro@example.jp', name: '山田太郎', passwordHash: 'hash' },
      ...{ status: 'REGISTERED', providerId: 'idp-server', important: false, securityVersion: 1, customProperties: { a: [1] } },
      passwordChangedAt: expect.any(Date),
    });
    expect(byName).toEqual(byId);
    expect(contacts.map(({ kind, value, verifiedAt }) => ({ kind, value, verifiedAt }))).toEqual(
      expect.arrayContaining([
        { kind: 'email', ...email },
        { kind: 'phone', ...phone },
      ]),
    );
  });

  it.each(['HANAKO@Example.JP', '  hanako@example.jp ', 'ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ'])(
    'TH-17 is one account under the name %j, too',
    async (spelling) => {
      const first = await world.db.run(tenant, (tx) =>
        world.accounts.create(tx, { username: 'hanako@example.jp', passwordHash: null }),
      );
      const found = await world.db.run(tenant, (tx) => world.accounts.findByUsername(tx, spelling));
      expect(found?.username).toBe('hanako@example.jp');
      const second = await world.db.run(tenant, (tx) => world.accounts.create(tx, { username: spelling, passwordHash: null }));
      expect([first === null || first === found?.id, second]).toEqual([true, null]);
    },
  );

  it('is made once, though 20 ask for its name at once, and a loser may go on in its transaction', async () => {
    const made = await Promise.all(
      Array.from({ length: 20 }, () =>
        world.db.run(tenant, async (tx) => {
          const id = await world.accounts.create(tx, { username: 'race@example.jp', passwordHash: null });
          await world.accounts.findByUsername(tx, 'race@example.jp');
          return id;
        }),
      ),
    );
    expect(made.filter(Boolean)).toHaveLength(1);
  });

  it('may have the same name in another tenant, where the first is not seen', async () => {
    const other = await world.tenant();
    const [mine, yours] = [
      await world.account(tenant, { username: 'jiro@example.jp' }),
      await world.account(other, { username: 'jiro@example.jp' }),
    ];
    expect(mine).not.toBe(yours);
    expect(await world.db.run(other, (tx) => world.accounts.find(tx, mine))).toBeNull();
  });

  it('is nobody for names that nobody has', async () => {
    for (const name of ['', "' OR 1=1 --", '%', randomUUID()])
      expect(await world.db.run(tenant, (tx) => world.accounts.findByUsername(tx, name))).toBeNull();
  });
});

describe('a contact point', () => {
  it('is replaced by another of its kind, and is not proven then', async () => {
    const id = await world.account(tenant, { email: { value: 'old@example.jp', verifiedAt: noon } });
    const contact = await world.db.run(tenant, async (tx) => {
      await world.accounts.setContact(tx, id, 'email', 'new@example.jp', null);
      return world.accounts.contact(tx, id, 'email');
    });
    expect(contact).toMatchObject({ value: 'new@example.jp', verifiedAt: null });
  });

  it('is proven once, and only as the value that it has by now', async () => {
    const id = await world.account(tenant, { phone: { value: '+819012345678', verifiedAt: null } });
    const prove = (value: string) => world.db.run(tenant, (tx) => world.accounts.markVerified(tx, id, 'phone', value, noon));
    expect(await prove('+819000000000')).toBe(false);
    expect((await Promise.all(Array.from({ length: 10 }, () => prove('+819012345678')))).filter(Boolean)).toHaveLength(1);
  });
});

describe('a password hash', () => {
  it('that is changed moves the security version, so that no approval outlives it', async () => {
    const id = await world.account(tenant, { passwordHash: 'old' });
    const changed = await world.db.run(tenant, async (tx) => {
      await world.accounts.setPassword(tx, id, 'new', noon);
      return world.accounts.find(tx, id);
    });
    expect(changed).toMatchObject({ passwordHash: 'new', passwordChangedAt: noon, securityVersion: 2 });
  });

  it('A11-01 is strengthened without that, and never over a password that was changed meanwhile', async () => {
    const id = await world.account(tenant, { passwordHash: 'weak' });
    const after = (from: string, to: string) =>
      world.db.run(tenant, async (tx) => {
        await world.accounts.rehash(tx, id, from, to);
        return world.accounts.find(tx, id);
      });
    expect(await after('weak', 'strong')).toMatchObject({ passwordHash: 'strong', securityVersion: 1 });
    expect(await after('weak', 'late')).toMatchObject({ passwordHash: 'strong' });
  });
});

describe('the roles of an account', () => {
  const store = new RoleStore();

  it('are the permissions of each, granted once however often', async () => {
    const id = await world.account(tenant);
    const granted = await world.db.run(tenant, async (tx) => {
      for (const role of ['auditor', 'auditor', 'security_admin'] as const) await store.grant(tx, id, role);
      return { roles: await store.rolesOf(tx, id), permissions: await store.permissionsOf(tx, id) };
    });
    expect([...granted.roles].sort()).toEqual(['auditor', 'security_admin']);
    expect([...granted.permissions].sort()).toEqual([...roles.auditor, ...roles.security_admin].sort());
  });

  it('that are limited to one tenant count there only', async () => {
    const [id, here, there] = [await world.account(tenant), await world.tenant(), await world.tenant()];
    const counted = await world.db.run(tenant, async (tx) => {
      await store.grant(tx, id, 'security_admin', { scopeTenantId: here });
      return [await store.rolesOf(tx, id), await store.rolesOf(tx, id, there), await store.rolesOf(tx, id, here)];
    });
    expect(counted).toEqual([[], [], ['security_admin']]);
  });

  it('that are unknown count for nothing', async () => {
    const id = await world.account(tenant);
    for (const role of ['god', 'toString', '__proto__'])
      await seedSql(world.database, `INSERT INTO role_binding (tenant_id, id, account_id, role) VALUES ($1, $2, $3, $4)`, [
        ...[tenant, randomUUID(), id],
        role,
      ]);
    expect(await world.db.run(tenant, (tx) => store.permissionsOf(tx, id))).toEqual([]);
  });
});
