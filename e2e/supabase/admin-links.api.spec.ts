import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inbox } from '../api/inbox.ts';
import { granted, PASSWORD } from './a-client.ts';
import { aWorld, withApp, type World } from './a-person.ts';

let world: World;
beforeAll(async () => void (world = await aWorld()));
afterAll(() => world.stop());

let people = 0;
const anAddress = (): string => `link-${++people}@example.com`;
const recordOf = (id: string) =>
  world.sql(`SELECT outcome, reason FROM audit_record WHERE type = 'user_link_made' AND account_id = $1 ORDER BY occurred_at`, [
    id,
  ]);
const mailTo = async (address: string): Promise<string> => {
  await expect.poll(async () => (await inbox(world.server, address)).length, { timeout: 10_000 }).toBeGreaterThan(0);
  const [mail] = await inbox(world.server, address);
  return mail?.links?.[0] ?? '';
};

describe('an invitation with @supabase/auth-js', () => {
  it('makes an account without a password, and its mailed link signs in once, at aal1, with the address proven', async () => {
    const email = anAddress();
    const { user } = granted(await world.demo.admin().inviteUserByEmail(email, { data: { team: 'ops' } }));
    expect(user).toMatchObject({ email, user_metadata: { team: 'ops' } });
    expect(user.email_confirmed_at).toBeUndefined();
    const token = new URL(await mailTo(email)).searchParams.get('token') ?? '';
    const client = world.demo.client();
    const session = granted(await client.verifyOtp({ type: 'invite', token_hash: token }));
    expect(session.user?.email_confirmed_at).toBeTruthy();
    expect(granted(await client.mfa.getAuthenticatorAssuranceLevel()).currentLevel).toBe('aal1');
    const again = await world.demo.client().verifyOtp({ type: 'invite', token_hash: token });
    expect(again.error).toMatchObject({ status: 403, code: 'otp_expired' });
    expect((await world.demo.admin().inviteUserByEmail(email)).error).toMatchObject({ status: 422, code: 'email_exists' });
    expect(await recordOf(user.id)).toMatchObject([
      { outcome: 'success' },
      { outcome: 'denied', reason: 'supabase.email_exists' },
    ]);
  });

  it('is sent again while it waits, and only the newest link is good', async () => {
    const email = anAddress();
    granted(await world.demo.admin().inviteUserByEmail(email));
    const first = new URL(await mailTo(email)).searchParams.get('token') ?? '';
    granted(await world.demo.admin().inviteUserByEmail(email));
    const old = await world.demo.client().verifyOtp({ type: 'invite', token_hash: first });
    expect(old.error).toMatchObject({ code: 'otp_expired' });
  });
});

describe('a link that a back end makes', () => {
  const make = (type: 'magiclink' | 'recovery', email: string) => world.demo.admin().generateLink({ type, email });

  it('signs in by its token, its code or its address; no mail is sent, and the database keeps only hashes', async () => {
    const { email, id } = await world.person();
    const { properties, user } = granted(await make('magiclink', email));
    expect(user).toMatchObject({ id, email });
    expect(properties).toEqual({
      action_link: expect.stringContaining(`/auth/v1/verify?token=${properties.hashed_token}&type=magiclink&redirect_to=`),
      email_otp: expect.stringMatching(/^\d{6}$/),
      hashed_token: expect.any(String),
      redirect_to: expect.any(String),
      verification_type: 'magiclink',
    });
    const rows = JSON.stringify(await world.sql(`SELECT * FROM mailed_code WHERE account_id = $1`, [id]));
    expect(rows).not.toContain(properties.hashed_token);
    expect(rows).not.toContain(`"${properties.email_otp}"`);
    const client = world.demo.client();
    granted(await client.verifyOtp({ type: 'magiclink', token_hash: properties.hashed_token }));
    const used = await world.demo.client().verifyOtp({ type: 'magiclink', email, token: properties.email_otp });
    expect(used.error).toMatchObject({ code: 'otp_expired' });
    const mails = (await inbox(world.server, email)).filter(({ links }) => (links ?? []).length > 0);
    expect(mails).toEqual([]);
    expect(await recordOf(id)).toMatchObject([{ outcome: 'success' }]);
  });

  it('opens for one of 50 who bring it at once', async () => {
    const { email } = await world.person();
    const { properties } = granted(await make('magiclink', email));
    const body = { type: 'magiclink', token_hash: properties.hashed_token };
    const answers = await Promise.all(Array.from({ length: 50 }, () => world.ask('POST', '/verify', { body })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('rulings 6: lowers no factor and raises no level: the session is aal1, and a new password needs the factor', async () => {
    const { email, client, id } = await world.person();
    await withApp(world, client);
    const { properties } = granted(await make('recovery', email));
    const back = world.demo.client();
    granted(await back.verifyOtp({ type: 'recovery', token_hash: properties.hashed_token }));
    expect(granted(await back.mfa.getAuthenticatorAssuranceLevel())).toMatchObject({ currentLevel: 'aal1', nextLevel: 'aal2' });
    const changed = await back.updateUser({ password: `${PASSWORD}-2` });
    expect(changed.error).toMatchObject({ status: 401, code: 'insufficient_aal' });
    const another = await back.mfa.enroll({ factorType: 'totp' });
    expect(another.error).toMatchObject({ status: 403, code: 'insufficient_aal' });
    const standing = await world.sql(`SELECT status FROM factor WHERE account_id = $1`, [id]);
    expect(standing).toEqual([{ status: 'verified' }]);
  });

  it('is void once the password changed, or the account was reset', async () => {
    const one = await world.person();
    const { properties } = granted(await make('magiclink', one.email));
    granted(await one.client.updateUser({ password: `${PASSWORD}-3`, current_password: PASSWORD } as never));
    const late = await world.demo.client().verifyOtp({ type: 'magiclink', token_hash: properties.hashed_token });
    expect(late.error).toMatchObject({ code: 'otp_expired' });

    const other = await world.person();
    const link = granted(await make('recovery', other.email));
    await world.sql(`UPDATE account SET enrolment_locked = true WHERE id = $1`, [other.id]);
    const locked = await world.demo.client().verifyOtp({ type: 'recovery', token_hash: link.properties.hashed_token });
    expect(locked.error).toMatchObject({ status: 403 });
  });

  it('makes the account for a sign-up, with its password, which is confirmed by the link', async () => {
    const email = anAddress();
    const { properties, user } = granted(await world.demo.admin().generateLink({ type: 'signup', email, password: PASSWORD }));
    expect([properties.verification_type, user?.email_confirmed_at]).toEqual(['signup', undefined]);
    granted(await world.demo.client().verifyOtp({ type: 'signup', token_hash: properties.hashed_token }));
    granted(await world.demo.client().signInWithPassword({ email, password: PASSWORD }));
    const weak = await world.demo.admin().generateLink({ type: 'signup', email: anAddress(), password: 'short' });
    expect(weak.error).toMatchObject({ status: 422, code: 'weak_password' });
  });

  it('is not made for an important account, for nobody, for a change of address, or with another key', async () => {
    const important = await world.person();
    await world.sql(`UPDATE account SET important = true WHERE id = $1`, [important.id]);
    for (const type of ['magiclink', 'recovery'] as const)
      expect((await make(type, important.email)).error).toMatchObject({ status: 403, code: 'not_admin' });
    expect(await recordOf(important.id)).toMatchObject([{ outcome: 'denied' }, { outcome: 'denied' }]);
    expect((await make('recovery', anAddress())).error).toMatchObject({ status: 404, code: 'user_not_found' });
    const { email, tokens } = await world.person();
    const moved = await world.demo.admin().generateLink({ type: 'email_change_new', email, newEmail: anAddress() });
    expect(moved.error).toMatchObject({ status: 400, code: 'validation_failed' });
    const { access } = await tokens();
    for (const path of ['/admin/generate_link', '/invite'])
      expect((await world.ask('POST', path, { token: access, body: { type: 'magiclink', email } })).status).toBe(403);
  });
});

it('rulings 5: no service key reads the audit trail, and who tried is on record', async () => {
  const { demo } = world;
  const refused = await world.ask('GET', '/admin/audit', { token: demo.serviceKey });
  expect([refused.status, refused.body['error_code']]).toEqual([403, 'not_admin']);
  const tried = await world.sql(`SELECT outcome, reason FROM audit_record WHERE type = 'audit_log_read' AND tenant_id = $1`, [
    demo.tenantId,
  ]);
  expect(tried).toEqual([{ outcome: 'denied', reason: 'service_key' }]);
});
