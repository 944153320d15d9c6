import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inbox } from '../api/inbox.ts';
import { systemToken, textAt } from '../api/a-login.ts';
import { codeOf, granted } from './a-client.ts';
import { aWorld, enrol, prove, tokensOf, withApp, type World } from './a-person.ts';

let world: World;
beforeAll(async () => void (world = await aWorld()));
afterAll(() => world.stop());

const refresh = (token: string) => world.ask('POST', '/token?grant_type=refresh_token', { body: { refresh_token: token } });
const level = (token: string) => decodeJwt(token)['aal'];
const read = async (token: string) => {
  const { status, body } = await world.ask('GET', '/user', { token });
  return [status, body['error_code']];
};
const alive = [200, undefined];
const gone = [403, 'session_not_found'];

describe('rulings section 10: refresh tokens', () => {
  it('are good once; the token before the current one gets the current one for ten seconds', async () => {
    const { tokens } = await world.person();
    const { refresh: first } = await tokens();
    const second = textAt((await refresh(first)).body, 'refresh_token');
    expect(second).not.toBe(first);
    world.advance(10);
    const lost = await refresh(first);
    expect([lost.status, lost.body['refresh_token']]).toEqual([200, second]);
    world.advance(1);
    expect([(await refresh(first)).body['error_code'], (await refresh(second)).body['error_code']]).toEqual([
      'refresh_token_already_used',
      'session_not_found',
    ]);
  });

  it('50 of one at the same moment get one and the same next token', async () => {
    const { tokens } = await world.person();
    const { refresh: first } = await tokens();
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(first)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body['refresh_token'])).size).toBe(1);
  });

  it('older than the parent end the session with everything in it', async () => {
    const { tokens, id } = await world.person();
    const { access, refresh: first } = await tokens();
    const second = textAt((await refresh(first)).body, 'refresh_token');
    const third = textAt((await refresh(second)).body, 'refresh_token');
    const reused = await refresh(first);
    expect([reused.status, reused.body['error_code']]).toEqual([400, 'refresh_token_already_used']);
    expect(await read(access)).toEqual(gone);
    expect((await refresh(third)).body['error_code']).toBe('session_not_found');
    expect((await world.events(id)).map(({ type }) => type)).toContain('refresh_token_reuse');
  });

  it('of aal1 never yield aal2, not even within the ten seconds', async () => {
    const { client } = await world.person();
    const app = await enrol(client);
    const { refresh: weak } = await tokensOf(client);
    granted(await prove(world, client, app));
    const { access, refresh: strong } = await tokensOf(client);
    expect(level(access)).toBe('aal2');
    const answer = await refresh(weak);
    expect([answer.status, answer.body['error_code'], answer.body['access_token']]).toEqual([
      400,
      'refresh_token_already_used',
      undefined,
    ]);
    expect((await refresh(strong)).status).toBe(400); // a stolen token was shown: the session is over
  });

  it('and a proof at the same moment come one after the other, and both get an answer', async () => {
    const { client, elsewhere } = await world.person();
    const app = await withApp(world, client);
    for (let round = 0; round < 10; round += 1) {
      const other = await elsewhere();
      const { access, refresh: current } = await tokensOf(other);
      const opened = await world.ask('POST', `/factors/${app.factorId}/challenge`, { token: access });
      world.advance(90); // so that both note that the session was seen
      const body = { challenge_id: textAt(opened.body, 'id'), code: codeOf(app.secret, world.now()) };
      const [renewed, proved] = await Promise.all([
        refresh(current),
        world.ask('POST', `/factors/${app.factorId}/verify`, { token: access, body }),
      ]);
      expect([200, 400]).toContain(renewed.status);
      // A refresh that came second brought a token from before the proof: that ends the session, and never the server.
      expect(proved.status).toBe(200);
      if (renewed.status === 200) expect(level(textAt(renewed.body, 'access_token'))).toBe('aal1');
    }
  });

  it('that nobody gave out are not found, and neither are those of another tenant', async () => {
    const { tokens } = await world.person();
    const { refresh: own } = await tokens();
    const [session = '', , ...mac] = own.split('.');
    const elsewhere = await world.server.ask('POST', `/${world.demo.otherTenantId}/auth/v1/token?grant_type=refresh_token`, {
      body: { refresh_token: own },
    });
    const answers = [elsewhere, await refresh(`${session}.7.${mac.join('.')}`), await refresh('x'), await refresh('..')];
    expect(new Set(answers.map(({ status, body }) => `${status} ${String(body['error_code'])}`))).toEqual(
      new Set(['400 refresh_token_not_found']),
    );
    expect((await refresh(own)).status).toBe(200);
  });

  it('die with an idle session, and with one whose day is over', async () => {
    const [idle, busy] = [await world.person(), await world.person()];
    const idleTokens = await idle.tokens();
    world.advance(3_600);
    expect((await refresh(idleTokens.refresh)).body['error_code']).toBe('session_expired');
    let token = textAt(
      (await world.ask('POST', '/token?grant_type=password', { body: { email: busy.email, password: busy.password } })).body,
      'refresh_token',
    );
    for (let hour = 0; hour < 24; hour += 0.5) {
      world.advance(1_799);
      token = textAt((await refresh(token)).body, 'refresh_token');
    }
    world.advance(60);
    expect((await refresh(token)).body['error_code']).toBe('session_expired');
  });
});

describe('a proof of a second factor', () => {
  it("ends the person's other sessions at aal1, leaves those at aal2, and tells the owner of a new factor", async () => {
    const { client, email, elsewhere } = await world.person();
    const app = await withApp(world, client);
    const strong = await elsewhere();
    granted(await prove(world, strong, app));
    world.advance(30);
    const weak = await elsewhere();
    const [strongToken, weakToken] = [(await tokensOf(strong)).access, (await tokensOf(weak)).access];
    expect([await read(strongToken), await read(weakToken)]).toEqual([alive, alive]);
    granted(await prove(world, client, app));
    expect([await read(strongToken), await read(weakToken)]).toEqual([alive, gone]);
    const mails = async () => (await inbox(world.server, email)).map(({ text }) => text.ja).join('\n');
    await expect.poll(mails, { timeout: 10_000 }).toContain('認証アプリが追加されました');
    expect(await mails()).toMatch(/日時: .+UTC\+9\)\n端末: 不明な端末\n接続元のIPアドレス: 127\.0\.0\.1\n/);
    expect((await mails()).match(/認証アプリが/g)).toHaveLength(1);
  });
});

describe('a factor that is removed', () => {
  it('takes what it proved from every session, at once on the server and with the next token at the client', async () => {
    const { client, elsewhere, id } = await world.person();
    const [phone, tablet] = [await withApp(world, client, 'Phone'), await withApp(world, client, 'Tablet')];
    const other = await elsewhere();
    granted(await prove(world, other, phone));
    granted(await client.mfa.unenroll({ factorId: phone.factorId }));
    granted(await other.refreshSession());
    expect(level((await tokensOf(other)).access)).toBe('aal1');
    granted(await client.refreshSession());
    expect(level((await tokensOf(client)).access)).toBe('aal2'); // this one was proved with the tablet last
    expect((await client.mfa.listFactors()).data?.totp.map(({ id: one }) => one)).toEqual([tablet.factorId]);
    expect((await world.events(id)).at(-1)).toMatchObject({ outcome: 'success' });
  });

  it('cannot be removed, nor a new one set up, by a session that did not prove one in the last five minutes', async () => {
    const { client, elsewhere } = await world.person();
    const app = await withApp(world, client);
    const weak = await elsewhere();
    expect((await weak.mfa.enroll({ factorType: 'totp' })).error).toMatchObject({ status: 403, code: 'insufficient_aal' });
    expect((await weak.mfa.unenroll(app)).error).toMatchObject({ status: 422, code: 'insufficient_aal' });
    expect((await weak.updateUser({ password: 'Another-path-5521' })).error).toMatchObject({
      status: 401,
      code: 'insufficient_aal',
    });
    world.advance(271); // five minutes and a second since the proof
    granted(await client.refreshSession());
    for (const act of [
      () => client.mfa.enroll({ factorType: 'totp' }),
      () => client.mfa.unenroll(app),
      () => client.mfa.recoveryCodes.generate(),
    ]) {
      const { error } = await act();
      expect(error).toMatchObject({ code: 'insufficient_aal', message: expect.stringContaining('5 minutes') as string });
    }
    granted(await prove(world, client, app));
    granted(await client.mfa.unenroll(app));
  });

  it('leaves the session that removed it five minutes to set up another; later a ticket is needed', async () => {
    const { client, elsewhere } = await world.person();
    const app = await withApp(world, client);
    granted(await client.mfa.unenroll(app));
    const other = await elsewhere();
    expect((await other.mfa.enroll({ factorType: 'totp' })).error).toMatchObject({
      status: 403,
      code: 'insufficient_aal',
      message: expect.stringContaining('ticket') as string,
    });
    granted(await client.mfa.enroll({ factorType: 'totp' }));
    world.advance(301);
    granted(await client.refreshSession());
    expect((await client.mfa.enroll({ factorType: 'totp' })).error).toMatchObject({ status: 403, code: 'insufficient_aal' });
  });
});

describe('sessions', () => {
  it('end by scope at a logout', async () => {
    const { client, elsewhere } = await world.person();
    const others = [await elsewhere(), await elsewhere()] as const;
    const [first, second] = [(await tokensOf(others[0])).access, (await tokensOf(others[1])).access];
    const { access } = await tokensOf(client);
    await others[0].signOut({ scope: 'local' });
    expect([await read(first), await read(second), await read(access)]).toEqual([gone, alive, alive]);
    await client.signOut({ scope: 'others' });
    expect([await read(second), await read(access)]).toEqual([gone, alive]);
    await client.signOut();
    expect(await read(access)).toEqual(gone);
    const odd = await world.person();
    const { status, body } = await world.ask('POST', '/logout?scope=moon', { token: (await odd.tokens()).access });
    expect([status, body['error_code']]).toEqual([400, 'validation_failed']);
  });

  it('other than the own end when the password changes', async () => {
    const { client, elsewhere, email } = await world.person();
    const other = (await tokensOf(await elsewhere())).access;
    granted(await client.updateUser({ password: 'Another-path-5521' }));
    expect([await read(other), await read((await tokensOf(client)).access)]).toEqual([gone, alive]);
    expect((await world.demo.client().signInWithPassword({ email, password: 'Kumano-kodo-8848' })).error).toMatchObject({
      status: 400,
      code: 'invalid_credentials',
    });
    granted(await world.demo.client().signInWithPassword({ email, password: 'Another-path-5521' }));
  });

  it('tell what was proved, the most recent first, and never a secret', async () => {
    const { client } = await world.person();
    await withApp(world, client);
    const { access } = await tokensOf(client);
    const claims = decodeJwt(access);
    expect(claims).toMatchObject({ aal: 'aal2', role: 'authenticated', is_anonymous: false, phone: '' });
    expect((claims['amr'] as { method: string }[]).map(({ method }) => method)).toEqual(['totp', 'password']);
    const [user, factors] = [(await world.ask('GET', '/user', { token: access })).text, JSON.stringify(claims)];
    expect(user + factors).not.toMatch(/secret|hash|sealed/);
  });
});

describe('a token', () => {
  it('of this surface is worth nothing at OAuth and management, and theirs nothing here', async () => {
    const { access } = await (await world.person()).tokens();
    for (const path of [
      `/${world.demo.tenantId}/v1/userinfo`,
      `/v1/management/organizations/${world.demo.organizationId}/tenants`,
    ]) {
      const { status } = await world.server.ask('GET', path, { token: access });
      expect([path, status]).toEqual([path, 401]);
    }
    const management = await systemToken(world.server);
    expect(await read(management)).toEqual([403, 'bad_jwt']);
    const admin = await world.ask('GET', '/admin/users', { token: management });
    expect([admin.status, admin.body['error_code']]).toEqual([403, 'not_admin']);
  });

  it('of another tenant, of a removed time, forged or bare is refused', async () => {
    const { tokens } = await world.person();
    const { access } = await tokens();
    const there = await world.server.ask('GET', `/${world.demo.otherTenantId}/auth/v1/user`, { token: access });
    expect([there.status, there.body['error_code']]).toEqual([403, 'bad_jwt']);
    const [header = '', body = '', signature = ''] = access.split('.');
    const claims = Buffer.from(JSON.stringify({ ...decodeJwt(access), aal: 'aal2' })).toString('base64url');
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    for (const forged of [`${header}.${claims}.${signature}`, `${none}.${body}.`, 'x', `${header}.${body}`])
      expect(await read(forged)).toEqual([403, 'bad_jwt']);
    world.advance(600);
    expect(await read(access)).toEqual([403, 'bad_jwt']);
    const bare = await world.ask('GET', '/user');
    expect([bare.status, bare.body['error_code'], bare.body['msg']]).toEqual([
      401,
      'no_authorization',
      expect.stringContaining('Bearer token'),
    ]);
  });

  it('names a factor of nobody else', async () => {
    const [mine, theirs] = [await world.person(), await world.person()];
    const app = await withApp(world, theirs.client);
    const token = (await mine.tokens()).access;
    const answers = await Promise.all([
      world.ask('POST', `/factors/${app.factorId}/challenge`, { token }),
      world.ask('DELETE', `/factors/${app.factorId}`, { token }),
      world.ask('PATCH', `/factors/${app.factorId}`, { token, body: { friendly_name: 'mine' } }),
      world.ask('POST', `/factors/${app.factorId}/verify`, {
        token,
        body: { challenge_id: crypto.randomUUID(), code: codeOf(app.secret, world.now()) },
      }),
    ]);
    expect(answers.map(({ status, body }) => [status, body['error_code']])).toEqual(Array(4).fill([404, 'mfa_factor_not_found']));
  });
});
