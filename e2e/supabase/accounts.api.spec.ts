import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparable } from '../api/ask-endpoint.ts';
import { inbox } from '../api/inbox.ts';
import { granted, PASSWORD } from './a-client.ts';
import { aWorld, prove, tokensOf, withApp, type World } from './a-person.ts';

let world: World;
beforeAll(async () => void (world = await aWorld()));
afterAll(() => world.stop());

/** The newest mail to an address whose text holds `word`; a background job delivers it. */
async function mailTo(address: string, word: RegExp): Promise<string> {
  const found = async () => (await inbox(world.server, address)).map(({ text }) => text.ja).find((text) => word.test(text)) ?? '';
  await expect.poll(found, { timeout: 10_000 }).toMatch(word);
  return found();
}
const codeIn = (mail: string): string => /コード (\d{6})/.exec(mail)?.[1] ?? '';
const linkIn = (mail: string): URL => new URL(/https?:\/\/\S+\/auth\/v1\/verify\S+/.exec(mail)?.[0] ?? '');
const settings = (change: object) =>
  world.sql(`UPDATE tenant SET settings = settings || $2::jsonb WHERE id = $1`, [world.demo.tenantId, JSON.stringify(change)]);

describe('where addresses are confirmed by mail', () => {
  beforeAll(() => settings({ supabase_config: { autoconfirm: false, redirect_urls: ['https://app.example/welcome'] } }));
  afterAll(() => settings({ supabase_config: { autoconfirm: true } }));

  it('A6-15 signing up tells nobody whether an address is taken; its owner is told by mail', async () => {
    const taken = { email: 'taken@example.com', password: PASSWORD };
    const [first, again] = [
      await world.ask('POST', '/signup', { body: taken }),
      await world.ask('POST', '/signup', { body: taken }),
    ];
    const fresh = await world.ask('POST', '/signup', { body: { ...taken, email: 'fresh@example.com' } });
    const looks = [first, again, fresh].map((answer) => comparable(answer, ['taken@example.com', 'fresh@example.com']));
    expect(new Set(looks).size).toBe(1);
    expect(first.status).toBe(200);
    expect(first.body).not.toHaveProperty('access_token');
    expect(again.body['id']).not.toBe(first.body['id']);
    expect(await mailTo('taken@example.com', /登録が試みられました/)).toBeTruthy();
  });

  it('a sign-in waits for the confirmation, which a code or a link gives, once', async () => {
    const client = world.demo.client();
    const [email, password] = ['waiting@example.com', PASSWORD];
    const signedUp = granted(await client.signUp({ email, password }));
    expect(signedUp.session).toBeNull();
    expect((await client.signInWithPassword({ email, password })).error).toMatchObject({
      status: 400,
      code: 'email_not_confirmed',
    });
    expect((await client.signInWithPassword({ email, password: 'wrong' })).error).toMatchObject({ code: 'invalid_credentials' });
    const token = codeIn(await mailTo(email, /登録を完了/));
    const wrong = String((Number(token) + 1) % 1_000_000).padStart(6, '0');
    expect((await client.verifyOtp({ email, token: wrong, type: 'signup' })).error).toMatchObject({
      status: 403,
      code: 'otp_expired',
    });
    granted(await client.verifyOtp({ email, token, type: 'signup' }));
    expect((await client.verifyOtp({ email, token, type: 'signup' })).error).toMatchObject({ status: 403, code: 'otp_expired' });
    granted(await client.signInWithPassword({ email, password }));
  });

  it('a link leads to an allowed address only, with the session in its fragment', async () => {
    const ask = (email: string, to: string) =>
      world.ask('POST', `/otp?redirect_to=${encodeURIComponent(to)}`, { body: { email } });
    await ask('linked@example.com', 'https://app.example/welcome/back');
    const link = linkIn(await mailTo('linked@example.com', /ログインできます/));
    const { status, location } = await world.server.ask('GET', `${link.pathname}${link.search}`);
    expect([status, location.split('#')[0]]).toEqual([303, 'https://app.example/welcome/back']);
    const fragment = new URLSearchParams(location.split('#')[1]);
    expect(fragment.get('token_type')).toBe('bearer');
    expect((await world.ask('GET', '/user', { token: fragment.get('access_token') ?? '' })).body['email']).toBe(
      'linked@example.com',
    );
    const again = await world.server.ask('GET', `${link.pathname}${link.search}`);
    expect(new URLSearchParams(again.location.split('#')[1]).get('error_code')).toBe('otp_expired');
    await ask('evil@example.com', 'https://evil.example/');
    const evil = linkIn(await mailTo('evil@example.com', /ログインできます/));
    const followed = await world.server.ask('GET', `${evil.pathname}${evil.search}`);
    expect(new URL(followed.location).origin).toBe(world.server.base);
  });

  it('a new address has to answer before it is one, and the old one is told', async () => {
    const client = world.demo.client();
    const email = 'moving@example.com';
    await client.signUp({ email, password: PASSWORD });
    granted(await client.verifyOtp({ email, token: codeIn(await mailTo(email, /登録を完了/)), type: 'signup' }));
    const asked = granted(await client.updateUser({ email: 'moved@example.com' }));
    expect([asked.user.email, asked.user.new_email]).toEqual([email, 'moved@example.com']);
    const token = codeIn(await mailTo('moved@example.com', /新しいアドレスになります/));
    granted(await client.verifyOtp({ email: 'moved@example.com', token, type: 'email_change' }));
    expect(granted(await client.getUser()).user.email).toBe('moved@example.com');
    expect(await mailTo(email, /別のものに変更/)).toBeTruthy();
    granted(await world.demo.client().signInWithPassword({ email: 'moved@example.com', password: PASSWORD }));
  });

  it('whoever registered a stranger’s address keeps no password to it once its owner comes', async () => {
    const email = 'owner@example.com';
    await world.demo.client().signUp({ email, password: PASSWORD });
    const owner = world.demo.client();
    await owner.signInWithOtp({ email });
    granted(await owner.verifyOtp({ email, token: codeIn(await mailTo(email, /ログインできます/)), type: 'email' }));
    expect((await world.demo.client().signInWithPassword({ email, password: PASSWORD })).error).toMatchObject({
      code: 'invalid_credentials',
    });
  });
});

describe('who asks for a mail', () => {
  it.each(['/recover', '/otp', '/resend'])('A6-15 L-061 learns nothing at %s', async (path) => {
    const { email } = await world.person();
    const body = (address: string) => ({ email: address, create_user: false, type: 'signup' });
    const [known, unknown] = [
      await world.ask('POST', path, { body: body(email) }),
      await world.ask('POST', path, { body: body('nobody-at-all@example.com') }),
    ];
    expect([known.status, known.text]).toEqual([200, '{}']);
    expect(comparable(known, [email])).toBe(comparable(unknown, ['nobody-at-all@example.com']));
  });

  it('gets ten an hour for one address, whether or not anybody has it', async () => {
    const { email } = await world.person();
    for (const address of [email, 'quota-nobody@example.com']) {
      const statuses: unknown[] = [];
      for (let time = 0; time < 11; time += 1)
        statuses.push((await world.ask('POST', '/recover', { body: { email: address } })).body['error_code']);
      expect(statuses).toEqual([...Array<undefined>(10).fill(undefined), 'over_email_send_rate_limit']);
    }
  });

  it('has ten guesses at a code, whether or not there is one', async () => {
    for (const email of [(await world.person()).email, 'guess-nobody@example.com']) {
      const guess = () => world.ask('POST', '/verify', { body: { type: 'recovery', email, token: '000000' } });
      for (let time = 0; time < 10; time += 1) expect((await guess()).body['error_code']).toBe('otp_expired');
      expect((await guess()).body['error_code']).toBe('over_request_rate_limit');
    }
  });
});

describe('a recovery', () => {
  it('opens a session at aal1: the second factor is asked before the new password (CVE class of threats 15)', async () => {
    const { client, email } = await world.person();
    const app = await withApp(world, client);
    const lost = world.demo.client();
    granted(await lost.resetPasswordForEmail(email));
    granted(await lost.verifyOtp({ email, token: codeIn(await mailTo(email, /新しいパスワードを設定/)), type: 'recovery' }));
    expect(granted(await lost.mfa.getAuthenticatorAssuranceLevel())).toMatchObject({ currentLevel: 'aal1', nextLevel: 'aal2' });
    expect((await lost.updateUser({ password: 'Another-path-5521' })).error).toMatchObject({
      status: 401,
      code: 'insufficient_aal',
    });
    granted(await prove(world, lost, app));
    granted(await lost.updateUser({ password: 'Another-path-5521' }));
    granted(await world.demo.client().signInWithPassword({ email, password: 'Another-path-5521' }));
  });
});

describe('a sign-in', () => {
  it('A6-15 is refused alike for a wrong password and for nobody, and locks both after ten', async () => {
    const { email } = await world.person();
    const attempt = async (address: string) =>
      comparable(await world.ask('POST', '/token?grant_type=password', { body: { email: address, password: 'wrong' } }), [
        address,
      ]);
    for (let time = 0; time < 11; time += 1) expect(await attempt(email)).toBe(await attempt('signin-nobody@example.com'));
    const locked = await world.ask('POST', '/token?grant_type=password', { body: { email, password: PASSWORD } });
    expect([locked.status, locked.body['error_code'], locked.headers.get('retry-after')]).toEqual([
      429,
      'over_request_rate_limit',
      '1800',
    ]);
  });

  it('shares its tries with the login page', async () => {
    const { email } = await world.person();
    for (let time = 0; time < 10; time += 1)
      await world.ask('POST', '/token?grant_type=password', { body: { email, password: 'wrong' } });
    const { clients } = world.server.running.seeded?.demo ?? { clients: [] };
    const client = clients[0];
    if (!client) throw new Error('the demo has a client');
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: client.client_id,
      redirect_uri: client.redirect_uris[0] ?? '',
      scope: 'openid',
      state: 's',
    });
    const base = `/${world.demo.tenantId}/v1/authorizations`;
    const opened = await world.server.ask('GET', `${base}?${query}`);
    const id = new URL(opened.location, world.server.base).searchParams.get('id') ?? '';
    const body = { username: email, password: PASSWORD };
    const answer = await world.server.ask('POST', `${base}/${id}/password-authentication`, { body });
    expect([answer.status, answer.body['error']]).toEqual([400, 'too_many_attempts']);
  });
});

describe('a user', () => {
  it('keeps data of the application in the tokens, and gives it up with null', async () => {
    const { client } = await world.person();
    granted(await client.updateUser({ data: { colour: 'blue', size: 1 } }));
    const { user } = granted(await client.updateUser({ data: { size: null } }));
    expect(user.user_metadata).toEqual({ colour: 'blue' });
    const { error } = await client.updateUser({ data: { long: 'x'.repeat(5_000) } });
    expect(error).toMatchObject({ status: 400, code: 'validation_failed' });
  });

  it('needs the old password or a mailed nonce for a new one, unless the sign-in is of a moment ago', async () => {
    const { client, email, id } = await world.person();
    expect((await client.updateUser({ password: PASSWORD })).error).toMatchObject({ status: 422, code: 'same_password' });
    world.advance(901);
    granted(await client.refreshSession());
    const change = (more: object) => client.updateUser({ password: 'Another-path-5521', ...more });
    expect((await change({})).error).toMatchObject({ status: 400, code: 'reauthentication_needed' });
    expect((await change({ current_password: 'wrong' })).error).toMatchObject({ status: 400, code: 'current_password_invalid' });
    expect((await change({ nonce: '000000' })).error).toMatchObject({ status: 422, code: 'reauthentication_not_valid' });
    const wrong = { type: 'email_verification_failure', reason: 'wrong_code', detail: { purpose: 'reauthentication' } };
    expect((await world.events(id)).at(-1)).toMatchObject(wrong);
    await client.reauthenticate();
    const nonce = /確認コードは (\d{6})/.exec(await mailTo(email, /確認コードは/))?.[1] ?? '';
    granted(await change({ nonce }));
  });
});

describe('a service key', () => {
  it('R-004 administers users', async () => {
    const admin = world.demo.admin();
    const made = granted(
      await admin.createUser({ email: 'made@example.com', password: PASSWORD, email_confirm: true, user_metadata: { a: 1 } }),
    );
    const { id } = made.user;
    expect(granted(await admin.getUserById(id)).user.user_metadata).toEqual({ a: 1 });
    granted(await world.demo.client().signInWithPassword({ email: 'made@example.com', password: PASSWORD }));
    granted(await admin.updateUserById(id, { app_metadata: { plan: 'pro' } }));
    const page = granted(await admin.listUsers({ page: 1, perPage: 2 }));
    expect([page.users.length, 'total' in page && page.total > 2]).toEqual([2, true]);
    expect((await admin.createUser({ email: 'MADE@example.com', password: PASSWORD })).error).toMatchObject({
      code: 'email_exists',
    });
    granted(await admin.deleteUser(id));
    expect((await admin.getUserById(id)).error).toMatchObject({ status: 404, code: 'user_not_found' });
  });

  it('is needed: no session, no publishable key and no key of another tenant will do, and a try is on record', async () => {
    const { access } = await tokensOf((await world.person()).client);
    for (const token of [access, world.demo.anonKey, `sb_secret_${'x'.repeat(43)}`]) {
      const { status, body } = await world.ask('GET', '/admin/users', { token });
      expect([status, body['error_code']]).toEqual([403, 'not_admin']);
    }
    expect((await world.ask('GET', '/admin/users')).status).toBe(401);
    const there = await world.server.ask('GET', `/${world.demo.otherTenantId}/auth/v1/admin/users`, {
      token: world.demo.serviceKey,
    });
    expect(there.status).toBe(403);
    const [denied] = await world.sql(
      `SELECT count(*)::int AS n FROM audit_event WHERE type = 'access_denied' AND reason = 'no_service_key'`,
    );
    expect(denied?.['n']).toBe(4);
  });

  it('rulings section 6: touches no important account', async () => {
    const [ceo] = await world.sql(`SELECT id FROM account WHERE tenant_id = $1 AND important`, [world.demo.tenantId]);
    const id = String(ceo?.['id']);
    const admin = world.demo.admin();
    for (const act of [
      () => admin.updateUserById(id, { password: 'Another-path-5521' }),
      () => admin.updateUserById(id, { email: 'evil@example.com' }),
      () => admin.deleteUser(id),
    ])
      expect((await act()).error).toMatchObject({ status: 403, code: 'not_admin' });
  });

  it('an address that it names is unconfirmed, and the old one is told', async () => {
    const { id, email, password } = await world.person();
    granted(await world.demo.admin().updateUserById(id, { email: 'named@example.com', email_confirm: true }));
    expect((await world.demo.client().signInWithPassword({ email: 'named@example.com', password })).error).toMatchObject({
      code: 'email_not_confirmed',
    });
    expect(await mailTo(email, /別のものに変更/)).toBeTruthy();
  });

  describe('and the factors of a user', () => {
    it('are listed and named; a verified one is removed where the tenant allows it, which is a reset in all but name', async () => {
      const { client, id, email, password } = await world.person();
      const app = await withApp(world, client);
      const admin = world.demo.admin();
      const listed = granted(await admin.mfa.listFactors({ userId: id }));
      expect(listed.factors).toMatchObject([{ id: app.factorId, status: 'verified', factor_type: 'totp' }]);
      granted(await admin.mfa.deleteFactor({ id: app.factorId, userId: id }));
      const held = await world.ask('GET', '/user', { token: (await tokensOf(client)).access });
      expect(held.body['error_code']).toBe('session_not_found');
      const { error } = await world.demo.client().signInWithPassword({ email, password });
      expect(error).toMatchObject({ status: 403, code: 'insufficient_aal' });
      expect(error?.message).toMatch(/ticket/);
      expect(await mailTo(email, /多要素認証の設定が1つ削除/)).toBeTruthy();
      expect((await world.events(id)).at(-1)).toMatchObject({ type: 'issue_token_failure', outcome: 'denied' });
    });

    it('are left alone where it does not', async () => {
      const { client, id } = await world.person();
      const app = await withApp(world, client);
      const pending = granted(await client.mfa.enroll({ factorType: 'totp' }));
      await settings({ allow_admin_factor_delete: false });
      try {
        const admin = world.demo.admin();
        expect((await admin.mfa.deleteFactor({ id: app.factorId, userId: id })).error).toMatchObject({
          status: 403,
          code: 'mfa_reset_required',
        });
        granted(await admin.mfa.deleteFactor({ id: pending.id, userId: id }));
      } finally {
        await settings({ allow_admin_factor_delete: true });
      }
      expect((await world.events(id)).filter(({ type }) => type === 'factor_removal_refused')).toHaveLength(1);
    });
  });
});
