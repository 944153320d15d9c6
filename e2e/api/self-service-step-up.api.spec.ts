import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser } from './a-browser.ts';
import { aTenant, PASSWORD, textAt, type TestTenant } from './a-login.ts';
import { done, OwnPage, passwordOnly, type Person } from './an-own-page.ts';
import { inbox } from './inbox.ts';

let own: OwnPage;
beforeAll(async () => void (own = await OwnPage.open()));
afterAll(() => own.server.stop());

describe('a step-up by a code that is sent', () => {
  let smsTenant: TestTenant;
  beforeAll(async () => void (smsTenant = await aTenant(own.server, { policies: [passwordOnly] })));
  /** Somebody whose only second factor is a number, logged in by the password alone. */
  const withNumber = async (): Promise<Person> => own.loggedIn(await smsTenant.user(`n${randomUUID().slice(0, 8)}`), smsTenant);
  const codeTo = async ({ user }: Person): Promise<string> => (await inbox(own.server, user.phone ?? ''))[0]?.code ?? '';
  const sent = async (person: Person) => done(await person.ask('POST', '/step-up/sms'), 200).body;
  const end = (person: Person) => person.ask('POST', '/end-other-sessions', {});

  it('L-070 is a way for whoever has a number and nothing else; the code is in no answer', async () => {
    const person = await withNumber();
    expect(await person.view()).toMatchObject({ proof: { by: ['sms', 'login'], fresh_until: null } });
    expect((await end(person)).status).toBe(401);
    const message = await sent(person);
    expect(message).toEqual({ id: message['id'], target: expect.stringMatching(/\*/), expires_in: 300, resend_in: 60 });
    const wrong = await person.stepUp({ sms_code: '000000', challenge_id: message['id'] });
    expect(wrong).toMatchObject({ status: 400, body: { code: 'factor.code_rejected', tries_left: 4 } });
    const before = person.cookie;
    done(await person.stepUp({ sms_code: await codeTo(person), challenge_id: message['id'] }), 200);
    expect(person.cookie).not.toBe(before);
    expect((await end(person)).status).toBe(200);
    expect(await own.recordOf(person.user, 'step_up_success')).toMatchObject([{ outcome: 'success', reason: 'sms' }]);
    expect(await own.recordOf(person.user, 'sms_verification_failure')).toHaveLength(1);
  });

  it('A2-05 raises the session once of 50 who bring it at the same moment', async () => {
    const person = await withNumber();
    const proof = { challenge_id: (await sent(person))['id'], sms_code: await codeTo(person) };
    const answers = await Promise.all(Array.from({ length: 50 }, () => person.stepUp(proof)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await own.recordOf(person.user, 'step_up_success')).toHaveLength(1);
  });

  it('belongs to its session, and to nobody else', async () => {
    const person = await withNumber();
    const elsewhere = await own.loggedIn(person.user, smsTenant);
    const proof = { challenge_id: (await sent(person))['id'], sms_code: await codeTo(person) };
    for (const other of [elsewhere, await withNumber()]) expect((await other.stepUp(proof)).status).toBe(400);
    done(await person.stepUp(proof), 200);
    expect((await person.stepUp(proof)).status).toBe(400); // used
  });

  it('is sent once a minute, dies after five wrong codes and after five minutes, and shares its tries with logins', async () => {
    const person = await withNumber();
    const first = await sent(person);
    expect((await person.ask('POST', '/step-up/sms')).status).toBe(429);
    for (let time = 0; time < 5; time += 1)
      expect((await person.stepUp({ sms_code: '000000', challenge_id: first['id'] })).status).toBe(400);
    expect((await person.stepUp({ sms_code: await codeTo(person), challenge_id: first['id'] })).status).toBe(400);
    own.server.clock.advance(60);
    const late = await sent(person);
    own.server.clock.advance(300);
    expect((await person.stepUp({ sms_code: await codeTo(person), challenge_id: late['id'] })).status).toBe(400);
    const third = await sent(person);
    for (let time = 0; time < 5; time += 1) await person.stepUp({ sms_code: '000000', challenge_id: third['id'] });
    const told = async () => (await inbox(own.server, person.user.username)).map(({ text }) => text.ja).join();
    await expect.poll(told, { timeout: 10_000 }).toContain('続けて失敗');
    expect(await own.recordOf(person.user, 'mfa_locked')).toHaveLength(1);
  });

  it('is not for whoever has no number', async () => {
    const person = await own.aPerson();
    expect(await person.ask('POST', '/step-up/sms')).toMatchObject({ status: 400, body: { code: 'factor.none_enrolled' } });
    const both = await person.stepUp({ sms_code: '123456', password: PASSWORD, challenge_id: randomUUID() });
    expect(both.status).toBe(400);
    expect((await person.stepUp({ sms_code: '123456' })).status).toBe(400);
  });
});

describe('a step-up', () => {
  it('A7-04 gives the session another secret: the copied cookie is dead', async () => {
    const person = await own.aPerson();
    const before = person.cookie;
    done(await person.stepUp({ password: PASSWORD }), 200);
    expect(person.cookie).not.toBe(before);
    const thief = new Browser(own.server);
    thief.jar.set(`__Host-sk_s_${own.tenant.id}`, before);
    expect((await thief.get(`/${own.tenant.id}/v1/me`)).status).toBe(401);
  });

  it('T-06 rulings 6: a used code says so and when the next one comes, whether it was used here, at a login or at set-up', async () => {
    const person = await own.aPerson();
    const begun = done(await person.ask('POST', '/factors', { type: 'totp' }), 200);
    const [id, secret] = [textAt(begun.body, 'id'), textAt(begun.body, 'totp.secret')];
    const code = own.codeOf(secret);
    done(await person.ask('POST', `/factors/${id}/verify`, { code }), 201);
    const again = await person.stepUp({ totp: code });
    expect(again).toMatchObject({ status: 400, body: { code: 'factor.totp_already_used' } });
    expect(again.body['retry_after']).toBeGreaterThan(0);
    expect(again.body['retry_after']).toBeLessThanOrEqual(30);

    own.server.clock.advance(30);
    const next = own.codeOf(secret);
    const strict = await own.loggedIn(person.user, own.tenant, async (path, browser) => {
      done(await browser.post(`${path}/totp-authentication`, { verification_code: next }), 200);
    });
    expect((await strict.stepUp({ totp: next })).body['code']).toBe('factor.totp_already_used');

    own.server.clock.advance(30);
    const third = own.codeOf(secret);
    done(await person.stepUp({ totp: third }), 200);
    const login = await own.tenant.open();
    const { username, password } = person.user;
    await login.post('password-authentication', { username, password });
    expect((await login.post('totp-authentication', { verification_code: third })).status).toBe(400);
  });

  it('T-06 one code brought 50 times at once is good once', async () => {
    const person = await own.aPerson();
    const { secret } = await person.addApp();
    const code = own.codeOf(secret);
    const answers = await Promise.all(Array.from({ length: 50 }, () => person.stepUp({ totp: code })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await own.recordOf(person.user, 'step_up_success')).toHaveLength(1);
  });

  it('T-08 five wrong codes lock the app, here and at the login alike, and the owner is told', async () => {
    const person = await own.aPerson();
    const { secret } = await person.addApp();
    const misses: unknown[] = [];
    for (let miss = 0; miss < 5; miss += 1) misses.push((await person.stepUp({ totp: '000000' })).body['tries_left']);
    expect(misses).toEqual([4, 3, 2, 1, 0]);
    expect(await person.stepUp({ totp: own.codeOf(secret) })).toMatchObject({ status: 400, body: { code: 'login.locked' } });
    const login = await own.tenant.open();
    const { username, password } = person.user;
    await login.post('password-authentication', { username, password });
    const there = await login.post('totp-authentication', { verification_code: own.codeOf(secret) });
    expect(there.body).toMatchObject({ error: 'too_many_attempts' });
    await expect
      .poll(() => own.mailsTo(person.user), { timeout: 10_000 })
      .toEqual(expect.arrayContaining([expect.stringContaining('続けて失敗')]));
  });

  it('L-051 takes a recovery code once, says how many are left, and tells the owner', async () => {
    const person = await own.aPerson();
    await person.addApp();
    const [first = ''] = await person.codes();
    own.server.clock.advance(301);
    const answer = done(await person.stepUp({ recovery_code: first.toUpperCase().replaceAll('-', ' ') }), 200);
    expect(answer.body).toMatchObject({ remaining: 9, low: false });
    expect(await person.stepUp({ recovery_code: first })).toMatchObject({
      status: 400,
      body: { code: 'factor.recovery_code_rejected' },
    });
    await expect
      .poll(() => own.mailsTo(person.user), { timeout: 10_000 })
      .toEqual(expect.arrayContaining([expect.stringContaining('残りは9個')]));
  });

  it('counts wrong passwords of living sessions by themselves, and locks them after ten', async () => {
    const person = await own.aPerson();
    for (let miss = 0; miss < 10; miss += 1) expect((await person.stepUp({ password: 'wrong' })).status).toBe(400);
    expect((await person.stepUp({ password: PASSWORD })).body['code']).toBe('login.locked');
    await own.loggedIn(person.user);
  });
});
