import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FactorStore } from '#server/mfa';
import { TenantDb } from '#server/platform';
import { aCall } from '#testing/platform';
import { seedSql } from '#testing/schema';
import { aTenant, expected, PASSWORD, textAt, type TestTenant, type TestUser } from './a-login.ts';
import { aServer, type TestServer } from './a-server.ts';
import { inbox, linkToken } from './inbox.ts';

let server: TestServer;
let tenant: TestTenant;
beforeAll(async () => {
  server = await aServer();
  tenant = await aTenant(server);
});
afterAll(() => server.stop());

const anAddress = (): string => `attack-${randomUUID().slice(0, 8)}@example.com`;
const ask = (method: string, path: string, body?: unknown) =>
  server.ask(method, `${tenant.management}/users${path}`, { token: tenant.token, ...(body === undefined ? {} : { body }) });
const standing = async (id: string): Promise<readonly unknown[]> =>
  (await seedSql(server.database, `SELECT type FROM factor WHERE account_id = $1 AND status = 'verified'`, [id])).map(
    ({ type }) => type,
  );

/** Somebody whose number is a second factor, and whose address nobody has proven. */
async function unproven(): Promise<TestUser> {
  const user = await tenant.user(`a${randomUUID().slice(0, 8)}`, { proven: false });
  const prove = `UPDATE contact_point SET verified_at = $2 WHERE account_id = $1 AND kind = 'phone'`;
  await seedSql(server.database, prove, [user.id, server.clock.now()]);
  const { app } = server.running;
  await app.get(TenantDb).run(tenant.id, (tx) => app.get(FactorStore).bindContact(tx, aCall(), user.id, 'sms'));
  expect(await standing(user.id)).toEqual(['sms']);
  return user;
}

describe('TH-20 rulings 6: an administrator of the management API', () => {
  const resetRequired = { status: 403, body: { error: 'mfa_reset_required' } };

  it('does not choose who takes an account with a factor over: its address that nobody proved stays', async () => {
    const { id, username, phone } = await unproven();
    const mine = anAddress();
    expect(await ask('PATCH', `/${id}`, { email: mine })).toMatchObject(resetRequired);
    expect(await ask('PUT', `/${id}`, { email: mine, phone_number: phone })).toMatchObject(resetRequired);
    expect((await ask('GET', `/${id}`)).body['email']).toBe(username);
    expected(await ask('PATCH', `/${id}`, { email: username, name: 'The same address' }), 200);
  });

  it('nor by taking the address away and giving another one after it', async () => {
    const { id } = await unproven();
    await ask('PATCH', `/${id}`, { email: null });
    expect(await ask('PATCH', `/${id}`, { email: anAddress() })).toMatchObject(resetRequired);
    expect(await standing(id)).toEqual(['sms']);
  });

  it('moves the address of whoever has no factor: then there is nothing to take over by that', async () => {
    const { id } = await tenant.user(`a${randomUUID().slice(0, 8)}`, { proven: false, phone: null });
    const right = anAddress();
    expected(await ask('PATCH', `/${id}`, { email: right }), 200);
    const path = `/${tenant.id}/v1/password-resets`;
    await server.ask('POST', path, { body: { email: right } });
    await expect.poll(async () => (await inbox(server, right)).length, { timeout: 10_000 }).toBe(1);
    const body = { token: await linkToken(server, right), password: `${PASSWORD}-2` };
    expect((await server.ask('POST', `${path}/complete`, { body })).status).toBe(200);
  });

  it('does not get rid of a factor by making the same user anew, and a trial uses up no id', async () => {
    const sub = randomUUID();
    const body = { sub, provider_id: 'idp-server', email: anAddress(), raw_password: PASSWORD };
    expected(await ask('POST', '?dry_run=true', body), 200);
    expect(textAt(expected(await ask('POST', '', body), 201).body, 'result.sub')).toBe(sub);
    expect((await ask('DELETE', `/${sub}`)).status).toBe(204);
    const again = expected(await ask('POST', '', body), 409);
    expect(again.body['error_messages']).toEqual(['sub: was given to a user of this tenant before']);
  });
});
