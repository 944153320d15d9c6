import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FACTOR_TRIES_SECONDS } from './limits.ts';
import { aTenant, textAt } from '../api/a-login.ts';
import { codeOf, granted } from './a-client.ts';
import { aWorld, enrol, prove, tokensOf, withApp, type App, type Person, type World } from './a-person.ts';

let world: World;
beforeAll(async () => void (world = await aWorld()));
afterAll(() => world.stop());

/** Somebody with an app, at the beginning of a step that no code of it was used in. */
async function someone(): Promise<Person & { app: App; code(): string }> {
  const person = await world.person();
  const app = await withApp(world, person.client);
  return { ...person, app, code: () => codeOf(app.secret, world.now()) };
}

const challenge = async ({ factorId }: App, token: string): Promise<string> =>
  textAt((await world.ask('POST', `/factors/${factorId}/challenge`, { token })).body, 'id');
const verify = async ({ factorId }: App, token: string, challengeId: string, code: string) =>
  world.ask('POST', `/factors/${factorId}/verify`, { token, body: { challenge_id: challengeId, code } });
const attempt = async (app: App, token: string, code: string) => verify(app, token, await challenge(app, token), code);
const errorOf = ({ body }: Awaited<ReturnType<typeof verify>>) => body['error_code'];

describe('T-06 a code is good once', () => {
  it('of 50 that bring it at the same moment, each with a challenge of its own, one gets in', async () => {
    const { client, app, code, id } = await someone();
    const { access } = await tokensOf(client);
    const challenges = await Promise.all(Array.from({ length: 50 }, () => challenge(app, access)));
    const answers = await Promise.all(challenges.map((one) => verify(app, access, one, code())));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(new Set(answers.filter(({ status }) => status !== 200).map(errorOf))).toEqual(new Set(['mfa_verification_failed']));
    const events = await world.events(id);
    expect(events.filter(({ type }) => type === 'totp_failure').map(({ reason }) => reason)).toEqual(Array(49).fill('replayed'));
  });

  it('of 50 that answer one challenge, one gets in', async () => {
    const { client, app, code } = await someone();
    const { access } = await tokensOf(client);
    const one = await challenge(app, access);
    const answers = await Promise.all(Array.from({ length: 50 }, () => verify(app, access, one, code())));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(new Set(refused.map(errorOf))).toEqual(new Set(['mfa_ip_address_mismatch']));
    expect(refused[0]?.body['msg']).toMatch(/already used/);
  });

  it('T-07 the code that confirmed the enrolment opens no new challenge', async () => {
    const { client } = await world.person();
    const app = await enrol(client);
    granted(await prove(world, client, app));
    const { access } = await tokensOf(client);
    expect(errorOf(await attempt(app, access, codeOf(app.secret, world.now())))).toBe('mfa_verification_failed');
  });

  it('also on the login page and back: what was used there is used here', async () => {
    const tenant = await aTenant(world.server, { tenant: { supabase_config: { autoconfirm: true } }, policies: [] });
    const path = `/${tenant.id}/auth/v1`;
    const ask = (method: string, below: string, asked: object) => world.server.ask(method, `${path}${below}`, asked);
    const credentials = { email: 'both@example.com', password: 'Kumano-kodo-8848' };
    const token = textAt((await ask('POST', '/signup', { body: credentials })).body, 'access_token');
    const enrolled = (await ask('POST', '/factors', { token, body: { factor_type: 'totp' } })).body;
    const [factorId, secret] = [textAt(enrolled, 'id'), textAt(enrolled, 'totp.secret')];
    const tryHere = async (bearer: string, code: string) => {
      const opened = await ask('POST', `/factors/${factorId}/challenge`, { token: bearer });
      return ask('POST', `/factors/${factorId}/verify`, {
        token: bearer,
        body: { challenge_id: textAt(opened.body, 'id'), code },
      });
    };
    const raised = textAt((await tryHere(token, codeOf(secret, world.now()))).body, 'access_token');
    world.advance(30);
    const code = codeOf(secret, world.now());
    const logIn = async () => {
      const login = await tenant.open();
      await login.post('password-authentication', { username: credentials.email, password: credentials.password });
      return login.post('totp-authentication', { verification_code: code });
    };
    expect((await logIn()).status).toBe(200);
    expect(errorOf(await tryHere(raised, code))).toBe('mfa_verification_failed');

    world.advance(30);
    const later = codeOf(secret, world.now());
    expect((await tryHere(raised, later)).status).toBe(200);
    const login = await tenant.open();
    await login.post('password-authentication', { username: credentials.email, password: credentials.password });
    expect((await login.post('totp-authentication', { verification_code: later })).status).toBe(400);
  });

  it('an older code than the last used one is refused although its time has not passed', async () => {
    const { client, app } = await someone();
    const { access } = await tokensOf(client);
    const older = codeOf(app.secret, new Date(world.now().getTime() - 30_000));
    expect((await attempt(app, access, codeOf(app.secret, world.now()))).status).toBe(200);
    expect(errorOf(await attempt(app, access, older))).toBe('mfa_verification_failed');
  });
});

describe('T-05 R-004 the clock may be off by one interval', () => {
  it.each([
    [-2, 422],
    [-1, 200],
    [0, 200],
    [1, 200],
    [2, 422],
  ])('a code of %i steps is answered with %i', async (steps, status) => {
    const { client, app } = await someone();
    world.advance(300 - ((world.now().getTime() / 1000) % 30)); // at the edge of a step, far from the code of the enrolment
    const { access } = granted(await client.refreshSession()) && (await tokensOf(client));
    const code = codeOf(app.secret, new Date(world.now().getTime() + steps * 30_000));
    expect((await attempt(app, access, code)).status).toBe(status);
    world.advance(1);
  });

  it('T-10 a code that is further off is refused, and the record tells by how much', async () => {
    const { client, app, id } = await someone();
    world.advance(300);
    granted(await client.refreshSession());
    const { access } = await tokensOf(client);
    const answer = await attempt(app, access, codeOf(app.secret, new Date(world.now().getTime() - 5 * 30_000)));
    expect([answer.status, errorOf(answer)]).toEqual([422, 'mfa_verification_failed']);
    expect(answer.body['msg']).toMatch(/clock of your device/);
    const failure = (await world.events(id)).at(-1);
    expect(failure).toMatchObject({
      type: 'totp_failure',
      reason: 'clock_drift',
      detail: { drift_steps: -5 },
      target_id: app.factorId,
    });
  });
});

describe('tries', () => {
  const wrongCode = (code: string): string => String((Number(code) + 500_000) % 1_000_000).padStart(6, '0');

  it('T-08 are counted for the factor, whichever session they come from; then nobody gets in for a while', async () => {
    const { client, app, id, elsewhere, code } = await someone();
    const [one, other] = [(await tokensOf(client)).access, (await tokensOf(await elsewhere())).access];
    for (const token of [one, other, one, other, one]) expect((await attempt(app, token, wrongCode(code()))).status).toBe(422);
    const locked = await attempt(app, other, code());
    expect([locked.status, errorOf(locked), Number(locked.headers.get('retry-after'))]).toEqual([
      429,
      'over_request_rate_limit',
      FACTOR_TRIES_SECONDS,
    ]);
    world.advance(FACTOR_TRIES_SECONDS);
    expect((await attempt(app, other, code())).status).toBe(200);
    const events = await world.events(id);
    expect(events.filter(({ type }) => type === 'mfa_locked')).toHaveLength(1);
    expect(events.filter(({ type, reason }) => type === 'totp_failure' && reason === 'wrong_code')).toHaveLength(5);
    expect(events.filter(({ type, reason }) => type === 'totp_failure' && reason === 'locked')).toHaveLength(1);
    expect(events.every(({ ip, user_agent: agent }) => ip !== '' && agent !== '')).toBe(true);
  });

  it('leave a challenge dead after five wrong codes, however long it would have lived', async () => {
    const { client, app, code } = await someone();
    const { access } = await tokensOf(client);
    const one = await challenge(app, access);
    for (let time = 0; time < 5; time += 1) await verify(app, access, one, wrongCode(code()));
    world.advance(FACTOR_TRIES_SECONDS);
    const answer = await verify(app, access, one, code());
    expect([answer.status, errorOf(answer)]).toEqual([422, 'mfa_challenge_expired']);
    expect(answer.body['msg']).toMatch(/too many wrong codes/);
  });

  it('a challenge lives 300 seconds', async () => {
    const { client, app, code } = await someone();
    const { access } = await tokensOf(client);
    const one = await challenge(app, access);
    world.advance(300);
    expect(errorOf(await verify(app, access, one, code()))).toBe('mfa_challenge_expired');
    granted(await client.refreshSession());
    const fresh = (await tokensOf(client)).access;
    const other = await challenge(app, fresh);
    world.advance(299);
    expect((await verify(app, fresh, other, code())).status).toBe(200);
  });

  it('a challenge belongs to its factor and its session', async () => {
    const { client, app, elsewhere, code } = await someone();
    const { access } = await tokensOf(client);
    const other = (await tokensOf(await elsewhere())).access;
    const one = await challenge(app, access);
    expect(errorOf(await verify(app, other, one, code()))).toBe('mfa_ip_address_mismatch');
    const second = await enrol(client);
    const answer = await verify(second, access, one, codeOf(second.secret, world.now()));
    expect([answer.status, errorOf(answer)]).toEqual([422, 'mfa_factor_not_found']);
  });

  it('a stranger cannot lock anybody out: without the password no try is taken', async () => {
    const { app, client, code } = await someone();
    const stranger = await world.person();
    const token = (await tokensOf(stranger.client)).access;
    for (let time = 0; time < 6; time += 1) {
      const answer = await world.ask('POST', `/factors/${app.factorId}/challenge`, { token });
      expect([answer.status, answer.body['error_code']]).toEqual([404, 'mfa_factor_not_found']);
    }
    expect((await attempt(app, (await tokensOf(client)).access, code())).status).toBe(200);
  });
});

describe('enrolling', () => {
  it('never shows a key twice, and an unconfirmed factor neither counts nor blocks', async () => {
    const { client } = await world.person();
    const secrets = new Set<string>();
    for (let time = 0; time < 12; time += 1) secrets.add((await enrol(client, 'Phone')).secret);
    expect(secrets.size).toBe(12);
    const { data } = await client.mfa.listFactors();
    expect(data?.all).toHaveLength(1);
    expect(data?.totp).toEqual([]);
  });

  it('refuses the name of a verified factor, in whatever spelling, and takes none any number of times', async () => {
    const { client } = await world.person();
    await withApp(world, client, 'My  Phone');
    const { error } = await client.mfa.enroll({ factorType: 'totp', friendlyName: 'ｍｙ phone ' });
    expect(error).toMatchObject({ status: 422, code: 'mfa_factor_name_conflict' });
    for (let time = 0; time < 2; time += 1) granted(await prove(world, client, await enrol(client)));
    world.advance(30);
    expect((await client.mfa.listFactors()).data?.totp).toHaveLength(3);
  });

  it('gives a factor another name, but not one that is taken', async () => {
    const { client, id } = await world.person();
    const [phone, tablet] = [await withApp(world, client, 'Phone'), await withApp(world, client, 'Tablet')];
    const { access: token } = await tokensOf(client);
    const rename = (factorId: string, name: string) =>
      world.ask('PATCH', `/factors/${factorId}`, { token, body: { friendly_name: name } });
    expect((await rename(tablet.factorId, ' Old tablet ')).body['friendly_name']).toBe('Old tablet');
    const taken = await rename(tablet.factorId, 'PHONE');
    expect([taken.status, errorOf(taken)]).toEqual([422, 'mfa_factor_name_conflict']);
    expect((await rename(phone.factorId, 'phone')).status).toBe(200); // its own, in another spelling
    expect((await rename(phone.factorId, 'x'.repeat(65))).status).toBe(400);
    expect((await client.mfa.listFactors()).data?.totp.map(({ friendly_name: name }) => name)).toEqual(['phone', 'Old tablet']);
    expect((await world.events(id)).filter(({ type }) => type === 'factor_renamed')).toHaveLength(2);
  });

  it('stops at ten verified factors', async () => {
    const { client } = await world.person();
    for (let time = 0; time < 10; time += 1) await withApp(world, client);
    expect((await client.mfa.enroll({ factorType: 'totp' })).error).toMatchObject({
      status: 422,
      code: 'too_many_enrolled_mfa_factors',
    });
  });

  it('offers no passkey, in the words of the reference', async () => {
    const { client } = await world.person();
    const passkey = await client.mfa.enroll({ factorType: 'webauthn', friendlyName: 'x' } as never);
    expect(passkey.error).toMatchObject({ status: 422, code: 'mfa_webauthn_enroll_not_enabled' });
    const odd = await client.mfa.enroll({ factorType: 'smoke-signals' } as never);
    expect(odd.error).toMatchObject({ status: 400, code: 'validation_failed' });
  });

  it('ends after 15 minutes without a code', async () => {
    const { client } = await world.person();
    const app = await enrol(client);
    world.advance(899);
    granted(await client.refreshSession());
    const { access } = await tokensOf(client);
    const open = await challenge(app, access);
    world.advance(1);
    const answer = await verify(app, access, open, codeOf(app.secret, world.now()));
    expect([answer.status, errorOf(answer)]).toEqual([404, 'mfa_factor_not_found']);
  });
});
