import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeFor, password, smsCode, verify } from './a-flow.ts';
import { aTenant, expected, Login, type TestTenant, type TestUser } from './a-login.ts';
import { aServer, type TestServer } from './a-server.ts';
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

describe('a code', () => {
  const atCode = async (): Promise<{ user: TestUser; login: Login; code: string }> => {
    const user = await aUser();
    const login = await tenant.open();
    expected(await password(login, user), 200);
    return { user, login, code: await smsCode(login) };
  };

  it('A6-30 is tried five times; then even the right one is refused, until a new one is sent', async () => {
    const { login, code } = await atCode();
    for (const tries_left of [4, 3, 2, 1, 0])
      expect(await verify(login, wrong(code))).toMatchObject({ status: 400, body: { error: 'invalid_grant', tries_left } });
    expect(await verify(login, code)).toMatchObject({ status: 400, body: { error: 'invalid_grant', tries_left: 0 } });
    server.clock.advance(60);
    expect((await verify(login, await smsCode(login))).status).toBe(200);
  });

  it('A6-30 N-11 tries are counted over all codes of one login: ten, whatever is sent again', async () => {
    const { login, code } = await atCode();
    for (let time = 0; time < 5; time += 1) await verify(login, wrong(code));
    server.clock.advance(60);
    const second = await smsCode(login);
    for (let time = 0; time < 4; time += 1) await verify(login, wrong(second));
    server.clock.advance(60);
    const third = await smsCode(login);
    expect((await verify(login, wrong(third))).body).toMatchObject({ tries_left: 0 });
    expect(await verify(login, third)).toMatchObject({ status: 400 });
    server.clock.advance(60);
    expect(await login.post('sms-authentication-challenge')).toMatchObject({ status: 429 });
  });

  it('TH-01 tries are counted over all logins of one person: ten wrong codes lock, and a right password lifts nothing', async () => {
    const user = await aUser();
    let wrongCodes = 0;
    for (let round = 0; round < 3 && wrongCodes < 10; round += 1) {
      const login = await tenant.open();
      expected(await password(login, user), 200);
      const code = await smsCode(login);
      for (let time = 0; time < 5 && wrongCodes < 10; time += 1, wrongCodes += 1) await verify(login, wrong(code));
    }
    const login = await tenant.open();
    expect((await password(login, user)).status).toBe(200); // TH-05: the codes' counter is not the password's
    const code = await smsCode(login);
    const answer = await verify(login, code);
    expect(answer).toMatchObject({ status: 400, body: { error: 'too_many_attempts' } });
    expect(Number(answer.headers.get('retry-after'))).toBe(1_800);
  });

  it('A6-25 is good at 299 seconds and refused at 301', async () => {
    const [young, old] = [await atCode(), await atCode()];
    server.clock.advance(299);
    expect((await verify(young.login, young.code)).status).toBe(200);
    server.clock.advance(2);
    expect(await verify(old.login, old.code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('A6-21 is good once', async () => {
    const { login, code } = await atCode();
    expect((await verify(login, code)).status).toBe(200);
    expect(await verify(login, code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('A6-29 of one login is useless in another one of the same person, and after a new one was sent', async () => {
    const first = await atCode();
    const second = await tenant.open();
    expected(await password(second, first.user), 200);
    const other = await smsCode(second);
    if (other !== first.code) expect(await verify(second, first.code)).toMatchObject({ status: 400 });
    server.clock.advance(60);
    const newer = await smsCode(first.login);
    if (newer !== first.code) expect(await verify(first.login, first.code)).toMatchObject({ status: 400 });
    expect((await verify(first.login, newer)).status).toBe(200);
  });

  it('L-030 is sent again after sixty seconds, five times at most', async () => {
    const { user, login } = await atCode();
    for (let sends = 1; sends < 5; sends += 1) {
      server.clock.advance(59);
      const early = await login.post('sms-authentication-challenge');
      expect(early).toMatchObject(refusal(429, 'factor.resend_too_early', { retry_after: 1 }));
      expect(early.headers.get('retry-after')).toBe('1');
      server.clock.advance(1);
      expected(await login.post('sms-authentication-challenge'), 200);
    }
    server.clock.advance(60);
    expect(await login.post('sms-authentication-challenge')).toMatchObject(refusal(429, 'factor.send_quota'));
    expect(await inbox(server, user.phone)).toHaveLength(5);
  });

  it('X-02 X-22 goes to the own number however it is written, and to no other', async () => {
    const [user, stranger] = [await aUser(), await aUser()];
    const login = await tenant.open();
    expected(await password(login, user), 200);
    for (const phone_number of [stranger.phone, '+14155550123']) {
      const refused = await login.post('sms-authentication-challenge', { phone_number });
      expect(refused).toMatchObject(refusal(400, 'factor.foreign_recipient'));
    }
    expect(await login.post('sms-authentication-challenge', { phone_number: 'not a number' })).toMatchObject({
      status: 400,
      body: { error_description: 'phone_number is unspecified or invalid format.' },
    });
    const hyphens = user.phone.replace(/^(\+81)(90)(\d{4})(\d{4})$/, '$1-$2-$3-$4');
    expected(await login.post('sms-authentication-challenge', { phone_number: hyphens }), 200);
    expect(await inbox(server, stranger.phone)).toEqual([]);
    expect(await inbox(server, user.phone)).toHaveLength(1);
  });

  it('rulings 6: goes to no number that its owner has not proven', async () => {
    const login = await tenant.open();
    expected(await password(login, await tenant.user('unproven', { proven: false })), 200);
    expect(await login.post('sms-authentication-challenge')).toMatchObject(refusal(400, 'factor.no_phone'));
  });

  it('rulings 2: an unknown template is refused', async () => {
    const user = await aUser();
    const login = await tenant.open();
    expected(await password(login, user), 200);
    expect(await login.post('sms-authentication-challenge', { template: 'lottery' })).toMatchObject(
      refusal(400, 'factor.unknown_template'),
    );
  });

  it('A6-30 is sent ten times an hour to one number, through any number of logins', async () => {
    const user = await aUser();
    for (let sends = 0; sends < 10; sends += 1) {
      const login = await tenant.open();
      expected(await password(login, user), 200);
      expected(await login.post('sms-authentication-challenge'), 200);
    }
    const login = await tenant.open();
    expected(await password(login, user), 200);
    expect(await login.post('sms-authentication-challenge')).toMatchObject(refusal(429, 'factor.send_quota'));
    server.clock.advance(3_600);
    expect(await codeFor(tenant, user)).not.toBe('');
  });

  it('X-03 stands in no answer of a tenant that did not ask for it', async () => {
    const silent = await aTenant(server, { tenant: { verification_code_in_response: false } });
    const user = await silent.user('silent');
    const login = await silent.open();
    expected(await password(login, user), 200);
    const answer = expected(await login.post('sms-authentication-challenge'), 200);
    expect(Object.keys(answer.body).sort()).toEqual(['expires_in', 'transaction_id']);
    const [message] = await inbox(server, user.phone);
    expect((await verify(login, String(message?.code))).status).toBe(200);
  });
});

describe('after all these codes', () => {
  it('A16-02 neither the log nor any table holds a password, code, token or cookie of them', async () => {
    expect(await server.leaks()).toEqual([]);
  });
});
