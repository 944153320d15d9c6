import type { GoTrueClient } from '@supabase/auth-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inbox } from '../api/inbox.ts';
import { granted } from './a-client.ts';
import { aWorld, enrol, prove, tokensOf, withApp, type Person, type World } from './a-person.ts';

let world: World;
beforeAll(async () => void (world = await aWorld()));
afterAll(() => world.stop());

let numbers = 0;
const aNumber = (): string => `+8190000${String(10_000 + ++numbers)}`;
const codeTo = async (number: string): Promise<string> => (await inbox(world.server, number))[0]?.code ?? '';
const enrolNumber = (client: GoTrueClient, phone: string, friendlyName = '') =>
  client.mfa.enroll({ factorType: 'phone', phone, friendlyName });

/** A number set up and proved: the session is at aal2 afterwards. */
async function withNumber(client: GoTrueClient, phone = aNumber()) {
  const { id: factorId } = granted(await enrolNumber(client, phone));
  const { id: challengeId } = granted(await client.mfa.challenge({ factorId }));
  granted(await client.mfa.verify({ factorId, challengeId, code: await codeTo(phone) }));
  return { factorId, phone };
}
const level = async (client: GoTrueClient) => granted(await client.mfa.getAuthenticatorAssuranceLevel());
const contactsOf = ({ id }: Person) =>
  world.sql(`SELECT value, verified_at IS NOT NULL AS proven FROM contact_point WHERE account_id = $1 AND kind = 'phone'`, [id]);

describe.each(['2.119.0', '2.109.0'])('a number that is set up with @supabase/auth-js %s', (version) => {
  const aClient = () => (version === '2.119.0' ? world.demo.client() : (world.demo.olderClient() as unknown as GoTrueClient));

  it('is a factor once a code that was sent to it was right: aal2 here, and the account’s proven number', async () => {
    const person = await world.person(aClient());
    const { client } = person;
    const phone = aNumber();
    const enrolled = granted(await enrolNumber(client, phone, 'Work phone'));
    expect(enrolled).toEqual({ id: enrolled.id, type: 'phone', friendly_name: 'Work phone', phone: phone.slice(1) });
    expect([await contactsOf(person), (await level(client)).nextLevel]).toEqual([[], 'aal1']); // it protects nothing yet
    const { all, phone: verified } = granted(await client.mfa.listFactors());
    expect([all.map(({ status }) => status), verified]).toEqual([['unverified'], []]);

    const challenge = granted(await client.mfa.challenge({ factorId: enrolled.id, channel: 'sms' }));
    expect(challenge).toMatchObject({ type: 'phone', expires_at: Math.floor(world.now().getTime() / 1000) + 300 });
    const wrong = await client.mfa.verify({ factorId: enrolled.id, challengeId: challenge.id, code: '000000' });
    expect(wrong.error).toMatchObject({ status: 422, code: 'mfa_verification_failed' });
    const raised = granted(
      await client.mfa.verify({ factorId: enrolled.id, challengeId: challenge.id, code: await codeTo(phone) }),
    );
    expect(raised.user.factors).toMatchObject([{ factor_type: 'phone', status: 'verified', friendly_name: 'Work phone' }]);
    expect(await contactsOf(person)).toEqual([{ value: phone, proven: true }]);
    expect(await level(client)).toMatchObject({ currentLevel: 'aal2', nextLevel: 'aal2' });
    const recorded = (await world.events(person.id)).map(({ type }) => type);
    expect(recorded).toEqual(
      expect.arrayContaining([
        'factor_enrolment_started',
        'sms_verification_failure',
        'sms_verification_success',
        'factor_enrolled',
      ]),
    );
    const told = async () => (await inbox(world.server, person.email)).map(({ text }) => text.ja).join();
    await expect.poll(told, { timeout: 10_000 }).toContain('認証方法に電話番号が追加されました');
    const again = await client.mfa.verify({ factorId: enrolled.id, challengeId: challenge.id, code: await codeTo(phone) });
    expect(again.error).toMatchObject({ status: 422, code: 'mfa_ip_address_mismatch' });
  });

  it('lowers the session when it is removed, and another one may take its place', async () => {
    const { client } = await world.person(aClient());
    const { factorId } = await withNumber(client);
    granted(await client.mfa.unenroll({ factorId }));
    granted(await client.refreshSession());
    expect(await level(client)).toMatchObject({ currentLevel: 'aal1', nextLevel: 'aal1' });
    await withNumber(client);
    expect((await level(client)).currentLevel).toBe('aal2');
  });
});

describe('rulings 6: setting up a number', () => {
  it('asks for a fresh proof of whoever has a factor, and for the ticket of whoever was reset', async () => {
    const person = await world.person();
    await withApp(world, person.client);
    const thief = await person.elsewhere();
    expect((await enrolNumber(thief, aNumber())).error).toMatchObject({ status: 403, code: 'insufficient_aal' });
    world.advance(300);
    granted(await person.client.refreshSession());
    expect((await enrolNumber(person.client, aNumber())).error).toMatchObject({ status: 403, code: 'insufficient_aal' });

    const lost = await world.person();
    await world.sql(`UPDATE account SET enrolment_locked = true WHERE id = $1`, [lost.id]);
    expect((await enrolNumber(lost.client, aNumber())).error).toMatchObject({ status: 403, code: 'insufficient_aal' });
  });

  it('that began before its owner had an app is not finished by the password alone', async () => {
    const person = await world.person();
    const phone = aNumber();
    const { id: factorId } = granted(await enrolNumber(person.client, phone));
    const { id: challengeId } = granted(await person.client.mfa.challenge({ factorId }));
    await world.sql(
      `INSERT INTO factor (tenant_id, id, account_id, type, status, bound_ip, bound_user_agent, created_at, updated_at, verified_at)
       SELECT tenant_id, gen_random_uuid(), id, 'totp', 'verified', '', '', $2, $2, $2 FROM account WHERE id = $1`,
      [person.id, world.now()],
    );
    const late = await person.client.mfa.verify({ factorId, challengeId, code: await codeTo(phone) });
    expect(late.error).toMatchObject({ status: 403, code: 'insufficient_aal' });
    expect(await contactsOf(person)).toEqual([]);
  });

  it('takes E.164 only, one number for one account, by SMS and no other channel', async () => {
    const person = await world.person();
    for (const phone of ['', '12', 'tel', '+81'])
      expect((await enrolNumber(person.client, phone)).error).toMatchObject({ status: 400, code: 'validation_failed' });
    const first = granted(await enrolNumber(person.client, aNumber()));
    const { factorId } = await withNumber(person.client); // a second start ends the first
    const gone = await person.client.mfa.challenge({ factorId: first.id });
    expect(gone.error).toMatchObject({ status: 404, code: 'mfa_factor_not_found' });
    const second = await enrolNumber(person.client, aNumber());
    expect(second.error).toMatchObject({ status: 422, code: 'mfa_verified_factor_exists' });
    world.advance(60);
    const other = await person.client.mfa.challenge({ factorId, channel: 'whatsapp' });
    expect(other.error).toMatchObject({ status: 400, code: 'validation_failed' });
  });

  it('is not kept in clear before it is proven, nor is its code', async () => {
    const { client, id } = await world.person();
    const phone = aNumber();
    const { id: factorId } = granted(await enrolNumber(client, phone));
    granted(await client.mfa.challenge({ factorId }));
    const rows = await world.sql(
      `SELECT f.*, c.* FROM factor f JOIN factor_challenge c ON c.factor_id = f.id WHERE account_id = $1`,
      [id],
    );
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(phone.slice(1));
    expect(JSON.stringify(rows)).not.toContain(await codeTo(phone));
  });

  it('brought 50 times at once makes one factor and raises one session', async () => {
    const person = await world.person();
    const phone = aNumber();
    const { id } = granted(await enrolNumber(person.client, phone));
    const { id: challengeId } = granted(await person.client.mfa.challenge({ factorId: id }));
    const token = (await tokensOf(person.client)).access;
    const body = { challenge_id: challengeId, code: await codeTo(phone) };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => world.ask('POST', `/factors/${id}/verify`, { token, body })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const standing = await world.sql(`SELECT id FROM factor WHERE account_id = $1 AND status = 'verified'`, [person.id]);
    expect(standing).toHaveLength(1);
  });

  it('sends ten messages an hour to one person at most, however often it is begun anew', async () => {
    const { client } = await world.person();
    let sent = 0;
    for (let time = 0; time < 12; time += 1) {
      const { id: factorId } = granted(await enrolNumber(client, aNumber()));
      const { error } = await client.mfa.challenge({ factorId });
      if (!error) sent += 1;
      else expect(error).toMatchObject({ status: 429, code: 'over_sms_send_rate_limit' });
    }
    expect(sent).toBe(10);
  });

  it('goes beside an app, which proves it', async () => {
    const { client } = await world.person();
    const app = await enrol(client);
    granted(await prove(world, client, app));
    await withNumber(client);
    expect(granted(await client.mfa.listFactors()).all).toHaveLength(2);
  });

  it('is not offered where the tenant has no service that sends', async () => {
    const { client } = await world.person();
    await world.sql(`UPDATE authentication_configuration SET enabled = false WHERE tenant_id = $1 AND type = 'sms'`, [
      world.demo.tenantId,
    ]);
    expect((await enrolNumber(client, aNumber())).error).toMatchObject({ status: 422, code: 'mfa_phone_enroll_not_enabled' });
  });
});
