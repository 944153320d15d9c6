import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { challenge, newUser } from '../../tools/lib/requirement-002.mjs';
import { authorize, password, prove, smsCode, verify } from './a-flow.ts';
import { aTenant, expected, Login, REDIRECT_URI, type TestTenant, type TestUser } from './a-login.ts';
import { aServer, type Answer, type TestServer } from './a-server.ts';
import { inbox } from './inbox.ts';

let server: TestServer;
let tenant: TestTenant;
beforeAll(async () => {
  server = await aServer({ codes: 'random' });
  tenant = await aTenant(server);
});
afterAll(() => server.stop());

let users = 0;
const aUser = (): Promise<TestUser> => tenant.user(`user-${++users}`);
const refusal = (status: number, code: string, more: object = {}) => ({ status, body: { code, ...more } });
const wrong = (right: string): string => (right === '000000' ? '111111' : '000000');

/** Every call that could move a login on. */
const everything = (login: Login, user: TestUser): Promise<Answer>[] => [
  password(login, user),
  login.post('initial-registration', newUser),
  login.post('sms-authentication-challenge'),
  verify(login, '000000'),
  login.post('authorize'),
  login.post('deny'),
  login.post('switch-account'),
];

describe('the end of a transaction', () => {
  const ended = async (login: Login, user: TestUser, state: string) => {
    for (const call of everything(login, user))
      expect(await call).toMatchObject({ status: 404, body: { error: 'invalid_request', code: 'transaction.ended', state } });
    expect((await login.get('authentication-status')).body).toMatchObject({ status: state });
    const next = { step: 'ended', reason: state, returnUri: new URL(REDIRECT_URI).origin };
    expect((await login.get('view-data')).body).toMatchObject({ next });
  };

  it('product 4.1: it lives 1800 seconds and not one more, and expired it refuses everything', async () => {
    const user = await aUser();
    const [kept, lost] = [await tenant.open(), await prove(await tenant.open(), user)];
    server.clock.advance(1_799);
    expect((await password(kept, user)).status).toBe(200);
    server.clock.advance(1);
    await ended(lost, user, 'expired');
  });

  it('product 4.1: completed, it refuses everything', async () => {
    const user = await aUser();
    const login = await prove(await tenant.open(), user);
    await authorize(login);
    await ended(login, user, 'consumed');
  });

  it('product 4.1: denied, it refuses everything, and the application was told so', async () => {
    const user = await aUser();
    const login = await prove(await tenant.open(), user);
    const { body } = expected(await login.post('deny'), 200);
    const answer = new URL(String(body['redirect_uri']));
    expect(Object.fromEntries(answer.searchParams)).toMatchObject({
      error: 'access_denied',
      state: 's',
      iss: `${server.base}/${tenant.id}`,
    });
    expect(answer.searchParams.has('code')).toBe(false);
    await ended(login, user, 'denied');
  });

  it('TH-19 locked or failed by its policy, it refuses everything', async () => {
    const once = (path: string, value: number) => ({ any_of: [[{ path, type: 'integer', operation: 'gte', value }]] });
    const policy = {
      flow: 'oauth',
      policies: [
        {
          success_conditions: once('$.sms-authentication.success_count', 1),
          failure_conditions: once('$.password-authentication.failure_count', 2),
          lock_conditions: once('$.sms-authentication.failure_count', 2),
        },
      ],
    };
    const strict = await aTenant(server, { policies: [policy] });
    const user = await strict.user('strict');
    const failed = await strict.open();
    await password(failed, { ...user, password: 'wrong-one' });
    await password(failed, { ...user, password: 'wrong-two' });
    await ended(failed, user, 'failure');

    const locked = await strict.open();
    expected(await password(locked, user), 200);
    const code = await smsCode(locked);
    await verify(locked, wrong(code));
    await verify(locked, wrong(code));
    await ended(locked, user, 'locked');
  });

  it('product 6: one that never was, is of another tenant, or is no id answers 404 alike', async () => {
    const other = await aTenant(server);
    const [strangers, unknown] = [new Login(other, (await tenant.open()).id), new Login(tenant, randomUUID())];
    for (const login of [strangers, unknown, new Login(tenant, 'none')])
      expect(await login.post('authorize')).toMatchObject(refusal(404, 'transaction.not_found'));
  });
});

describe('the order of a login', () => {
  it('A6-13 nothing of the second factor is done before the first, and nothing is completed before both', async () => {
    const user = await aUser();
    const login = await tenant.open();
    expect(await login.post('sms-authentication-challenge', challenge('authentication'))).toMatchObject(
      refusal(400, 'interaction.out_of_order'),
    );
    expect(await verify(login, '123456')).toMatchObject(refusal(400, 'interaction.out_of_order'));
    expect(await login.post('authorize')).toMatchObject(refusal(400, 'transaction.incomplete'));
    expected(await password(login, user), 200);
    expect(await login.post('authorize')).toMatchObject({
      status: 400,
      body: { error: 'invalid_request', error_description: 'authentication is required' },
    });
    expect(await verify(login, '123456')).toMatchObject(refusal(400, 'factor.no_challenge'));
    expect(await inbox(server, user.phone)).toEqual([]);
  });

  it('product 4.3: a method that the policy does not offer is refused, an unknown one is not found', async () => {
    const user = await aUser();
    const login = await tenant.open();
    expected(await password(login, user), 200);
    expect(await login.post('email-authentication-challenge')).toMatchObject(refusal(400, 'interaction.unavailable'));
    expect(await login.post('email-authentication', { verification_code: '123456' })).toMatchObject(
      refusal(400, 'interaction.unavailable'),
    );
    expect(await login.post('fido2-authentication')).toMatchObject(refusal(404, 'interaction.unknown'));
  });

  it('product 4.1: who is bound stays bound: another name and a registration are refused', async () => {
    const [user, other] = [await aUser(), await aUser()];
    const login = await tenant.open();
    expected(await password(login, user), 200);
    expect(await password(login, other)).toMatchObject(refusal(409, 'interaction.conflict'));
    expect(await login.post('initial-registration', newUser)).toMatchObject(refusal(409, 'interaction.conflict'));
    const registering = await tenant.open();
    expected(await registering.post('initial-registration', { ...newUser, email: 'fresh@example.com' }), 200);
    expect(await password(registering, user)).toMatchObject(refusal(409, 'interaction.conflict'));
  });

  it('L-003 another account may be chosen: the login starts over, its code is void, its tries stay spent', async () => {
    const [user, other] = [await aUser(), await aUser()];
    const login = await tenant.open();
    expected(await password(login, user), 200);
    const code = await smsCode(login);
    expect((await verify(login, wrong(code))).body).toMatchObject({ tries_left: 4 });
    expected(await login.post('switch-account'), 200);
    expect((await login.get('view-data')).body).toMatchObject({ next: { step: 'identify' } });
    expect(await verify(login, code)).toMatchObject(refusal(400, 'interaction.out_of_order'));
    expected(await password(login, other), 200);
    expect(await verify(login, code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    const second = await smsCode(login);
    expect((await verify(login, wrong(second))).body).toMatchObject({ tries_left: 3 });
    expect((await verify(login, second)).body).toMatchObject({ user: { sub: other.id } });
  });

  it('L-001 view-data says at each step what comes next, and nothing of the rules of the policy', async () => {
    const user = await aUser();
    const login = await tenant.open({ login_hint: user.username });
    const next = async () => (await login.get('view-data')).body['next'];
    expect(await next()).toEqual({
      step: 'identify',
      ways: ['password', 'initial-registration'],
      passwordMinLength: 8,
      loginHint: user.username,
    });
    expected(await password(login, user), 200);
    expect(await next()).toMatchObject({
      step: 'choose',
      ways: [{ method: 'sms', usable: true }],
      account: { registering: false },
    });
    const code = await smsCode(login);
    expect(await next()).toMatchObject({ step: 'code', method: 'sms', expiresIn: 300, resendIn: 60, sendsLeft: 4, triesLeft: 5 });
    expected(await verify(login, code), 200);
    expect(await next()).toMatchObject({ step: 'done' });
    const view = (await login.get('view-data')).text;
    for (const rule of ['success_conditions', 'priority', user.phone, user.id]) expect(view).not.toContain(rule);
  });
});

describe('after all these logins', () => {
  it('A16-02 neither the log nor any table holds a password, code, token or cookie of them', async () => {
    expect(await server.leaks()).toEqual([]);
  });
});
