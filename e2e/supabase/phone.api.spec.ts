import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inbox } from '../api/inbox.ts';
import { granted } from './a-client.ts';
import { aWorld, type World } from './a-person.ts';

let world: World;
beforeAll(async () => void (world = await aWorld()));
afterAll(() => world.stop());

/** Somebody of the demo whose number was bound on the login page, signed in with the password. */
async function withNumber(name: string) {
  const user = world.server.running.seeded?.demo.users.find(({ email }) => email.startsWith(name));
  if (!user?.phone_number) throw new Error(`the demo has no ${name} with a number`);
  const client = world.demo.client();
  granted(await client.signInWithPassword({ email: user.email, password: user.password }));
  const { phone } = granted(await client.mfa.listFactors());
  const factorId = phone[0]?.id ?? '';
  const received = async () => (await inbox(world.server, user.phone_number ?? '')).length;
  return { client, factorId, user, received };
}

describe('a number that was bound on the login page', () => {
  it('is a phone factor here: a code goes to it by the tenant’s own service, and proves aal2', async () => {
    const { client, factorId, received, user } = await withNumber('hanako');
    expect(granted(await client.mfa.getAuthenticatorAssuranceLevel())).toMatchObject({ currentLevel: 'aal1', nextLevel: 'aal2' });
    const before = await received();
    const challenge = granted(await client.mfa.challenge({ factorId }));
    expect([challenge.type, await received()]).toEqual(['phone', before + 1]);
    const wrong = await client.mfa.verify({ factorId, challengeId: challenge.id, code: '000000' });
    expect(wrong.error).toMatchObject({
      status: 422,
      code: 'mfa_verification_failed',
      message: 'Invalid MFA Phone code entered',
    });
    const [message] = await inbox(world.server, user.phone_number ?? '');
    granted(await client.mfa.verify({ factorId, challengeId: challenge.id, code: message?.code ?? '' }));
    expect(granted(await client.mfa.getAuthenticatorAssuranceLevel())).toMatchObject({
      currentLevel: 'aal2',
      currentAuthenticationMethods: [{ method: 'mfa/phone' }, { method: 'password' }],
    });
    const again = await client.mfa.verify({ factorId, challengeId: challenge.id, code: message?.code ?? '' });
    expect(again.error).toMatchObject({ status: 422, code: 'mfa_ip_address_mismatch' });
    granted(await client.mfa.enroll({ factorType: 'totp' })); // an app beside it, by the fresh proof
  });

  it('gets one message a minute, and the answer never holds its code', async () => {
    const { client, factorId, received } = await withNumber('ceo');
    const { data } = await client.getSession();
    const token = data.session?.access_token ?? '';
    const first = await world.ask('POST', `/factors/${factorId}/challenge`, { token });
    expect([first.status, Object.keys(first.body).sort()]).toEqual([200, ['expires_at', 'id', 'type']]);
    const before = await received();
    const early = await world.ask('POST', `/factors/${factorId}/challenge`, { token });
    expect([early.status, early.body['error_code'], early.headers.get('retry-after'), await received()]).toEqual([
      429,
      'over_sms_send_rate_limit',
      '60',
      before,
    ]);
    world.advance(60);
    expect((await world.ask('POST', `/factors/${factorId}/challenge`, { token })).status).toBe(200);
  });

  it('T-08 L-071 guessed at ten times rests, on record, and its owner is told', async () => {
    const { client, factorId, user } = await withNumber('hanako');
    const guess = async (challengeId: string) =>
      (await client.mfa.verify({ factorId, challengeId, code: '000000' })).error?.status;
    for (let round = 0; round < 2; round += 1) {
      world.advance(60);
      const { id } = granted(await client.mfa.challenge({ factorId }));
      for (let miss = 0; miss < 5; miss += 1) expect(await guess(id)).toBe(422);
    }
    const { id } = granted(await client.getUser()).user;
    expect((await world.events(id)).filter(({ type }) => type === 'mfa_locked')).toHaveLength(1);
    const mails = async () => (await inbox(world.server, user.email)).map(({ text }) => text.ja).join('\n');
    await expect.poll(mails, { timeout: 10_000 }).toContain('入力が続けて失敗したため');
  });

  it('is not proved while the service is out of reach, and the try does not count', async () => {
    const { client, factorId } = await withNumber('ceo');
    world.advance(60);
    granted(await client.refreshSession());
    const challenge = granted(await client.mfa.challenge({ factorId }));
    await world.server.provider.stop();
    for (let time = 0; time < 6; time += 1) {
      const { error } = await client.mfa.verify({ factorId, challengeId: challenge.id, code: '123456' });
      expect(error?.status).toBe(502);
    }
  });
});
