import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownFetch } from './a-browser.ts';
import { PASSWORD, textAt } from './a-login.ts';
import { done, OwnPage } from './an-own-page.ts';

const NEW_PASSWORD = 'Tateyama-kurobe-2999';

let own: OwnPage;
beforeAll(async () => void (own = await OwnPage.open()));
afterAll(() => own.server.stop());

describe('L-044 the four rows of requirement 004', () => {
  it('aal1/aal1 without a factor, aal1/aal2 with one unproved, aal2/aal2 once proved, aal2/aal1 once removed', async () => {
    const user = await own.newUser();
    const person = await own.loggedIn(user);
    expect((await person.view())['assurance']).toEqual({ current: 'aal1', next: 'aal1' });
    const app = await person.addApp();
    expect((await person.view())['assurance']).toEqual({ current: 'aal2', next: 'aal2' });

    const later = await own.loggedIn(user);
    expect((await later.view())['assurance']).toEqual({ current: 'aal1', next: 'aal2' });
    done(await later.stepUp({ totp: own.codeOf(app.secret) }), 200);
    expect((await later.view())['assurance']).toEqual({ current: 'aal2', next: 'aal2' });

    own.server.clock.advance(1);
    done(await later.ask('DELETE', `/factors/${app.id}`), 200);
    expect((await later.view())['assurance']).toEqual({ current: 'aal2', next: 'aal1' });
    expect((await person.view())['assurance']).toEqual({ current: 'aal1', next: 'aal1' });
  });

  it('forces a fresh proof after the removal: the password from before it counts no more', async () => {
    const person = await own.aPerson();
    const app = await person.addApp();
    own.server.clock.advance(1);
    done(await person.ask('DELETE', `/factors/${app.id}`), 200);
    const refused = await person.ask('POST', '/end-other-sessions');
    expect(refused).toMatchObject({ status: 401, body: { code: 'access.step_up_required' } });
    own.server.clock.advance(1);
    done(await person.stepUp({ password: PASSWORD }), 200);
    done(await person.ask('POST', '/end-other-sessions'), 200);
    expect((await person.view())['assurance']).toEqual({ current: 'aal1', next: 'aal1' });
  });
});

describe('A7-11 a proof that is not fresh', () => {
  it('refuses every change, and RFC 9470 says what would be enough', async () => {
    const person = await own.aPerson();
    const { id, secret } = await person.addApp();
    const other = await own.loggedIn(person.user);
    const { sessions } = (await person.view()) as { sessions: { id: string; current: boolean }[] };
    const foreign = sessions.find(({ current }) => !current)?.id ?? '';
    own.server.clock.advance(301);
    const passwords = { current_password: PASSWORD, new_password: NEW_PASSWORD };
    const tried = [
      await person.ask('POST', '/factors', { type: 'totp' }),
      await person.ask('PATCH', `/factors/${id}`, { name: 'x' }),
      await person.ask('DELETE', `/factors/${id}`),
      await person.ask('POST', '/recovery-codes', {}),
      await person.ask('DELETE', `/sessions/${foreign}`),
      await person.ask('POST', '/end-other-sessions'),
      await person.ask('PUT', '/password', passwords),
    ];
    expect(tried.map(({ status, body }) => [status, body['code']])).toEqual(tried.map(() => [401, 'access.step_up_required']));
    const plain = await own.server.ask('DELETE', `/${own.tenant.id}/v1/me/factors/${id}`, {
      headers: { ...ownFetch(own.server.base), cookie: `__Host-sk_s_${own.tenant.id}=${person.cookie}` },
    });
    expect(plain.headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_user_authentication", acr_values="aal2", max_age=300',
    );
    expect((await person.view())['may']).toMatchObject({ add_app: 'after-proof', end_sessions: 'after-proof' });
    done(await person.stepUp({ totp: own.codeOf(secret) }), 200);
    done(await person.ask('DELETE', `/sessions/${foreign}`), 204);
    expect((await other.ask('GET')).status).toBe(401);
    expect(await own.recordOf(person.user, 'session_ended')).toEqual([expect.objectContaining({ target_id: foreign })]);
  });

  it('the password is not enough where a factor stands', async () => {
    const person = await own.aPerson();
    await person.addApp();
    const refused = await person.stepUp({ password: PASSWORD });
    expect(refused).toMatchObject({ status: 401, body: { code: 'access.step_up_required' } });
  });

  it('N-20 a session on the password alone adds no app to an account that has one', async () => {
    const person = await own.aPerson();
    await person.addApp();
    const thief = await own.loggedIn(person.user);
    expect((await thief.ask('POST', '/factors', { type: 'totp' })).status).toBe(401);
    expect(await own.recordOf(person.user, 'factor_enrolment_refused')).toEqual([
      expect.objectContaining({ outcome: 'denied', reason: 'access.step_up_required' }),
    ]);
  });

  it('also not when the set-up began before the owner had one', async () => {
    const user = await own.newUser();
    const [thief, owner] = [await own.loggedIn(user), await own.loggedIn(user)];
    const begun = done(await thief.ask('POST', '/factors', { type: 'totp' }), 200);
    await owner.addApp();
    const tried = await thief.ask('POST', `/factors/${textAt(begun.body, 'id')}/verify`, {
      code: own.codeOf(textAt(begun.body, 'totp.secret')),
    });
    expect([401, 404]).toContain(tried.status);
    expect(((await owner.view())['factors'] as unknown[]).length).toBe(1);
  });

  it('the first factor ends the sessions that stand on the password alone', async () => {
    const user = await own.newUser();
    const [weak, owner] = [await own.loggedIn(user), await own.loggedIn(user)];
    await owner.addApp();
    expect((await weak.ask('GET')).status).toBe(401);
  });
});
