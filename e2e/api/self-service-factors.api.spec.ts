import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedSql } from '#testing/schema';
import type { Browser } from './a-browser.ts';
import { aTenant, PASSWORD, textAt } from './a-login.ts';
import { policyOf } from './a-policy.ts';
import { done, OwnPage, type Person } from './an-own-page.ts';

const NEW_PASSWORD = 'Tateyama-kurobe-2999';

let own: OwnPage;
beforeAll(async () => void (own = await OwnPage.open()));
afterAll(() => own.server.stop());

describe('changing factors', () => {
  it('L-071 mails the owner of a new app, a removal and new codes, with what to do if it was somebody else', async () => {
    const person = await own.aPerson();
    const { id } = await person.addApp('Phone');
    await person.codes();
    done(await person.ask('DELETE', `/factors/${id}`), 200);
    const mails = async () => (await own.mailsTo(person.user)).filter((text) => text.includes('心当たりがない場合'));
    await expect.poll(async () => (await mails()).length, { timeout: 10_000 }).toBe(3);
    for (const mail of await mails())
      expect(mail).toMatch(/日時: .+UTC\+9\)\n端末: 不明な端末\n接続元のIPアドレス: 127\.0\.0\.1\n/);
    const [removed] = await own.recordOf(person.user, 'factor_removed');
    expect(removed).toMatchObject({ outcome: 'success', reason: 'owner', target_id: id, ip: '127.0.0.1' });
  });

  it('L-071 mails the owner of another name, and of the end of another session, once for all of them', async () => {
    const person = await own.aPerson();
    const { id, secret } = await person.addApp('Phone');
    done(await person.ask('PATCH', `/factors/${id}`, { name: 'Tablet' }), 200);
    const proveApp = async (path: string, browser: Browser) => {
      await browser.post(`${path}/totp-authentication`, { verification_code: own.codeOf(secret) });
      own.server.clock.advance(30);
    };
    for (let time = 0; time < 2; time += 1) await own.loggedIn(person.user, own.tenant, proveApp);
    done(await person.ask('POST', '/end-other-sessions', {}), 200);
    done(await person.ask('POST', '/end-other-sessions', {}), 200); // nothing was ended, so nothing is told
    const mails = async () => (await own.mailsTo(person.user)).join();
    await expect.poll(mails, { timeout: 10_000 }).toContain('名前が変更されました');
    await expect.poll(mails, { timeout: 10_000 }).toContain('ほかの端末のログインを終了しました（2件）');
    expect((await mails()).match(/ログインを終了しました/g)).toHaveLength(1);
  });

  it('TH-19 voids a change of address that waits when another session is ended, and leaves it when this one logs out', async () => {
    const person = await own.aPerson();
    const other = await own.loggedIn(person.user);
    const sessions = (await person.view())['sessions'] as { id: string; current: boolean }[];
    const ask = () =>
      seedSql(
        own.server.database,
        `INSERT INTO mailed_code (tenant_id, account_id, purpose, address, code_mac, link_hash, sent_at, expires_at)
         VALUES ($1, $2, 'email_change', 'thief@example.com', 'x', $3, now(), now())`,
        [person.tenant.id, person.user.id, randomUUID()],
      );
    const waiting = () => seedSql(own.server.database, `SELECT 1 FROM mailed_code WHERE account_id = $1`, [person.user.id]);
    await ask();
    done(await person.ask('DELETE', `/sessions/${sessions.find(({ current }) => !current)?.id ?? ''}`), 204);
    expect(await waiting()).toEqual([]);
    expect((await other.ask('GET')).status).toBe(401);
    await ask();
    done(await person.ask('DELETE', `/sessions/${sessions.find(({ current }) => current)?.id ?? ''}`), 204);
    expect(await waiting()).toHaveLength(1);
  });

  it('takes the recovery codes along with the last factor: alone they stand for nothing', async () => {
    const person = await own.aPerson();
    const { id } = await person.addApp();
    const [code = ''] = await person.codes();
    done(await person.ask('DELETE', `/factors/${id}`), 200);
    expect(await person.view()).toMatchObject({ recovery_codes: null, mfa_state: 'disabled' });
    expect((await person.stepUp({ recovery_code: code })).status).toBe(400);
  });

  it('keeps the last one where the policy demands one, and lets one of two go', async () => {
    const strict = await aTenant(own.server, {
      policies: [policyOf(['password', 'totp'], ['password-authentication', 'totp-authentication'])],
    });
    let secret = '';
    const person = await own.loggedIn(await own.newUser(strict), strict, async (path, browser) => {
      secret = textAt(done(await browser.post(`${path}/totp-enrollment`), 200).body, 'totp.secret');
      done(await browser.post(`${path}/totp-authentication`, { verification_code: own.codeOf(secret) }), 200);
    });
    const [first] = (await person.view())['factors'] as { id: string; remove: string }[];
    expect(first?.remove).toBe('last-one');
    const refused = await person.ask('DELETE', `/factors/${first?.id ?? ''}`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'factor.last_one' } });
    await person.addApp('Tablet');
    done(await person.ask('DELETE', `/factors/${first?.id ?? ''}`), 200);
    expect((await person.view())['factors']).toEqual([expect.objectContaining({ name: 'Tablet', remove: 'last-one' })]);
  });

  it('rulings 6: whoever removed the last one sets up another in this session only; later it needs a ticket', async () => {
    const person = await own.aPerson();
    const app = await person.addApp();
    done(await person.ask('DELETE', `/factors/${app.id}`), 200);
    own.server.clock.advance(301);
    done(await person.stepUp({ password: PASSWORD }), 200);
    expect((await person.view())['may']).toMatchObject({ add_app: 'needs-ticket' });
    expect(await person.ask('POST', '/factors', { type: 'totp' })).toMatchObject({
      status: 403,
      body: { code: 'factor.enrolment_locked' },
    });
  });

  it('renames, but not to a name that looks like another one', async () => {
    const person = await own.aPerson();
    const one = await person.addApp('Phone');
    await person.addApp('Tablet');
    expect((await person.ask('PATCH', `/factors/${one.id}`, { name: ' TABLET ' })).body['code']).toBe('factor.name_taken');
    done(await person.ask('PATCH', `/factors/${one.id}`, { name: '仕事用' }), 200);
    expect((await person.view())['factors']).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: one.id, name: '仕事用' })]),
    );
  });

  it('TH-20 does not touch the factor, the session or the set-up of somebody else', async () => {
    const [person, other] = [await own.aPerson(), await own.aPerson()];
    await person.addApp();
    const theirs = await other.addApp();
    const pending = done(await other.ask('POST', '/factors', { type: 'totp' }), 200);
    const session = ((await other.view()) as { sessions: { id: string }[] }).sessions[0]?.id ?? '';
    const tried = [
      await person.ask('DELETE', `/factors/${theirs.id}`),
      await person.ask('PATCH', `/factors/${theirs.id}`, { name: 'mine' }),
      await person.ask('POST', `/factors/${textAt(pending.body, 'id')}/verify`, {
        code: own.codeOf(textAt(pending.body, 'totp.secret')),
      }),
      await person.ask('DELETE', `/sessions/${session}`),
    ];
    expect(tried.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect((await other.ask('GET')).status).toBe(200);
  });
});

describe('L-050 recovery codes', () => {
  it('stand in for a factor, so they need one', async () => {
    const person = await own.aPerson();
    expect(await person.ask('POST', '/recovery-codes', {})).toMatchObject({
      status: 409,
      body: { code: 'factor.codes_need_factor' },
    });
  });

  it('are replaced only with the word for it, and the old ones are void', async () => {
    const person = await own.aPerson();
    await person.addApp();
    const [old = ''] = await person.codes();
    expect((await person.ask('POST', '/recovery-codes', {})).body['code']).toBe('factor.codes_exist');
    const [fresh = ''] = await person.codes({ replace: true });
    expect((await person.stepUp({ recovery_code: old })).status).toBe(400);
    done(await person.stepUp({ recovery_code: fresh }), 200);
  });
});

describe('A7-08 a new password', () => {
  const change = (person: Person, current: string, wanted: string) =>
    person.ask('PUT', '/password', { current_password: current, new_password: wanted });

  it('needs the current one, ends every other session, renews this one, and the owner is told', async () => {
    const person = await own.aPerson();
    const other = await own.loggedIn(person.user);
    expect((await change(person, 'wrong', NEW_PASSWORD)).body['code']).toBe('login.invalid_credentials');
    const before = person.cookie;
    done(await change(person, PASSWORD, NEW_PASSWORD), 200);
    expect(person.cookie).not.toBe(before);
    expect((await person.ask('GET')).status).toBe(200);
    expect((await other.ask('GET')).status).toBe(401);
    expect(await own.recordOf(person.user, 'password_changed')).toHaveLength(1);
    await own.loggedIn({ ...person.user, password: NEW_PASSWORD });
    await expect
      .poll(() => own.mailsTo(person.user), { timeout: 10_000 })
      .toEqual(expect.arrayContaining([expect.stringContaining('パスワードが変更され')]));
  });

  it('must be a good one and another one; a bad one costs no try', async () => {
    const person = await own.aPerson();
    expect((await change(person, PASSWORD, 'short')).body).toMatchObject({
      code: 'password.unacceptable',
      error_messages: expect.arrayContaining(['password: too_short']) as unknown,
    });
    expect((await change(person, PASSWORD, PASSWORD)).body['error_messages']).toEqual(['password: unchanged']);
    expect(await own.recordOf(person.user, 'password_failure')).toEqual([]);
  });
});
