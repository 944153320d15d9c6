import { randomUUID } from 'node:crypto';
import { generateSync } from 'otplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TenantDb } from '#server/platform';
import { Sessions } from '#server/sessions';
import { Browser } from '../api/a-browser.ts';
import { textAt } from '../api/a-login.ts';
import { inbox, linkToken } from '../api/inbox.ts';
import { granted, PASSWORD } from './a-client.ts';
import { aWorld, withApp, type World } from './a-person.ts';

let world: World;
beforeAll(async () => void (world = await aWorld()));
afterAll(() => world.stop());

const anAddress = (): string => `attack-${randomUUID().slice(0, 8)}@example.com`;
const settings = (change: object) =>
  world.sql(`UPDATE tenant SET settings = settings || $2::jsonb WHERE id = $1`, [world.demo.tenantId, JSON.stringify(change)]);
/** The newest code that was mailed to an address with this word in the text. */
async function codeTo(address: string, word: RegExp): Promise<string> {
  const found = async () =>
    /コード (\d{6})/.exec(
      (await inbox(world.server, address)).map(({ text }) => text.ja).find((text) => word.test(text)) ?? '',
    )?.[1];
  await expect.poll(found, { timeout: 10_000 }).toBeTruthy();
  return (await found()) ?? '';
}
const standing = async (id: string): Promise<readonly unknown[]> =>
  (await world.sql(`SELECT type FROM factor WHERE account_id = $1 AND status = 'verified' ORDER BY type`, [id])).map(
    ({ type }) => type,
  );

describe('TH-20 rulings 6: a service key', () => {
  const moveTo = async (id: string, email: string, more: object = {}) =>
    granted(await world.demo.admin().updateUserById(id, { email, ...more }));
  const resetBy = async (email: string, password: string) => {
    const path = `/${world.demo.tenantId}/v1/password-resets`;
    await world.server.ask('POST', path, { body: { email } });
    return world.server.ask('POST', `${path}/complete`, { body: { token: await linkToken(world.server, email), password } });
  };

  it('does not get rid of a factor by moving the address and resetting the password there', async () => {
    const { client, id } = await world.person();
    await withApp(world, client);
    const mine = anAddress();
    await moveTo(id, mine);
    expect((await resetBy(mine, 'Ise-jingu-2027!')).status).toBe(200);
    expect(await standing(id)).toEqual(['totp']);
    const thief = world.demo.client();
    granted(await thief.signInWithPassword({ email: mine, password: 'Ise-jingu-2027!' }));
    expect((await thief.mfa.enroll({ factorType: 'totp' })).error).toMatchObject({ code: 'insufficient_aal' });
  });

  it('nor by a link of its own to the moved address', async () => {
    const { client, id } = await world.person();
    await withApp(world, client);
    const mine = anAddress();
    await moveTo(id, mine);
    const { properties } = granted(await world.demo.admin().generateLink({ type: 'magiclink', email: mine }));
    const thief = world.demo.client();
    granted(await thief.verifyOtp({ type: 'magiclink', token_hash: properties.hashed_token }));
    expect(await standing(id)).toEqual(['totp']);
    expect((await thief.mfa.enroll({ factorType: 'totp' })).error).toMatchObject({ code: 'insufficient_aal' });
  });

  it('does not prove the address it moved an account to, not even by a second call', async () => {
    const { id } = await world.person();
    const mine = anAddress();
    await moveTo(id, mine);
    const { user } = granted(await world.demo.admin().updateUserById(id, { email_confirm: true }));
    expect(user.email_confirmed_at).toBeUndefined();
  });

  it('does not get rid of a factor by making the same user anew', async () => {
    const { client, id, email } = await world.person();
    await withApp(world, client);
    const admin = world.demo.admin();
    granted(await admin.deleteUser(id));
    const made = await admin.createUser({ id, email, password: PASSWORD, email_confirm: true });
    expect(made.error).toMatchObject({ status: 400 });
  });
});

describe('TH-15 rulings 3: an account that a stranger made on the login page in somebody’s name', () => {
  beforeAll(() => settings({ supabase_config: { autoconfirm: false } }));
  afterAll(() => settings({ supabase_config: { autoconfirm: true } }));

  /** Registered, logged in, and with an app of the stranger's; the address is nobody's proof yet. */
  async function planted(email: string): Promise<string> {
    const client = world.demo.client();
    const { user } = granted(await client.signUp({ email, password: PASSWORD }));
    const [row] = await world.sql(`SELECT id FROM account WHERE username = $1`, [email]);
    const id = String(row?.['id'] ?? user?.id);
    const { tenantId } = world.demo;
    const { running, clock } = world.server;
    const evidence = {
      'password-authentication': {
        ...{ operation_type: 'AUTHENTICATION', method: 'password', call_count: 1, success_count: 1, failure_count: 0 },
        interaction_time: clock.now().toISOString(),
      },
    };
    const draft = { accountId: id, evidence, authTime: clock.now(), ip: '192.0.2.1', userAgent: 'a stranger' };
    const { secret: cookie } = await running.app.get(TenantDb).run(tenantId, (tx) => running.app.get(Sessions).open(tx, draft));
    const browser = new Browser(world.server);
    browser.jar.set(`__Host-sk_s_${tenantId}`, cookie);
    const me = `/${tenantId}/v1/me/factors`;
    const { body } = await browser.post(me, { type: 'totp', name: '' });
    const secret = textAt(body, 'totp.secret');
    const code = generateSync({ secret, epoch: Math.floor(world.now().getTime() / 1000) });
    expect((await browser.post(`${me}/${textAt(body, 'id')}/verify`, { code })).status).toBe(201);
    expect(await standing(id)).toEqual(['totp']);
    return id;
  }
  const living = (id: string) => world.sql(`SELECT 1 AS n FROM session WHERE account_id = $1 AND ended_at IS NULL`, [id]);

  it('keeps no factor of the stranger once its owner signs in by a mailed code', async () => {
    const email = anAddress();
    const id = await planted(email);
    const owner = world.demo.client();
    await owner.signInWithOtp({ email });
    granted(await owner.verifyOtp({ email, token: await codeTo(email, /ログインできます/), type: 'email' }));
    expect(await standing(id)).toEqual([]);
    expect(await living(id)).toHaveLength(1);
    await withApp(world, owner); // and the owner may set up one of his own
  });

  it('keeps neither factor nor session of the stranger when the sign-up is confirmed', async () => {
    const email = anAddress();
    const id = await planted(email);
    const owner = world.demo.client();
    granted(await owner.verifyOtp({ email, token: await codeTo(email, /登録を完了/), type: 'signup' }));
    expect([await standing(id), (await living(id)).length]).toEqual([[], 1]);
  });
});

describe('TH-19 a change of address that was asked for at aal1', () => {
  beforeAll(() => settings({ supabase_config: { autoconfirm: false } }));
  afterAll(() => settings({ supabase_config: { autoconfirm: true } }));

  it('is void once the account has a second factor: whoever asked for it could not ask any more', async () => {
    await settings({ supabase_config: { autoconfirm: true } });
    const owner = await world.person();
    await settings({ supabase_config: { autoconfirm: false } });
    const thief = await owner.elsewhere();
    const mine = anAddress();
    granted(await thief.updateUser({ email: mine }));
    const token = await codeTo(mine, /新しいアドレス/);
    await withApp(world, owner.client);
    const late = await world.demo.client().verifyOtp({ email: mine, token, type: 'email_change' });
    expect(late.error).toMatchObject({ code: 'otp_expired' });
    expect(granted(await owner.client.getUser()).user.email).toBe(owner.email);
  });
});

describe('TH-19 a change of address that a thief asked for', () => {
  it.each(['others', 'global'] as const)('is void once its owner logs out by %s', async (scope) => {
    await settings({ supabase_config: { autoconfirm: true } });
    const owner = await world.person();
    const thief = await owner.elsewhere();
    await settings({ supabase_config: { autoconfirm: false } });
    try {
      const mine = anAddress();
      granted(await thief.updateUser({ email: mine }));
      const token = await codeTo(mine, /新しいアドレス/);
      expect((await owner.client.signOut({ scope })).error).toBeNull();
      const late = await world.demo.client().verifyOtp({ email: mine, token, type: 'email_change' });
      expect(late.error).toMatchObject({ code: 'otp_expired' });
    } finally {
      await settings({ supabase_config: { autoconfirm: true } });
    }
  });
});

describe('TH-18 guesses at a mailed code', () => {
  beforeAll(() => settings({ supabase_config: { autoconfirm: false } }));
  afterAll(() => settings({ supabase_config: { autoconfirm: true } }));

  it('at that of another mailbox are not given back by a right one of the own', async () => {
    await settings({ supabase_config: { autoconfirm: true } });
    const { client, email } = await world.person();
    await settings({ supabase_config: { autoconfirm: false } });
    const victim = anAddress();
    granted(await client.updateUser({ email: victim }));
    const guess = (as: string) => world.ask('POST', '/verify', { body: { type: 'email_change', email: as, token: '000000' } });
    for (let miss = 0; miss < 9; miss += 1) expect((await guess(email)).status).toBe(403);
    await client.signInWithOtp({ email });
    const own = world.demo.client();
    granted(await own.verifyOtp({ email, token: await codeTo(email, /ログインできます/), type: 'email' }));
    const answers = [await guess(victim), await guess(email), await guess(victim)].map(({ status }) => status);
    expect(answers.filter((status) => status === 403).length).toBeLessThanOrEqual(1);
  });
});

describe('bad input', () => {
  it.each(['https://localhost/ログイン', 'https://localhost/\r\nset-cookie: a=b'])(
    'as the place to go on to, %j, is no fault of the server and no header of its own',
    async (to) => {
      await settings({ supabase_config: { autoconfirm: true, redirect_urls: ['https://localhost/'] } });
      const answer = await world.ask('GET', `/verify?${new URLSearchParams({ type: 'magiclink', token: 'x', redirect_to: to })}`);
      expect(answer.status).toBe(303);
      expect(answer.headers.get('set-cookie')).toBeNull();
    },
  );
});
