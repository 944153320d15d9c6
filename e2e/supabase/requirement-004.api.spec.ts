import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, granted } from './a-client.ts';
import { aWorld, enrol, prove, withApp, type World } from './a-person.ts';

let world: World;
beforeAll(async () => void (world = await aWorld()));
afterAll(() => world.stop());

describe.each(['2.119.0', '2.109.0'])('requirement 004 with @supabase/auth-js %s', (version) => {
  const aClient = () => (version === '2.119.0' ? world.demo.client() : (world.demo.olderClient() as never));

  it('R-004 enrols in three steps: shows the key, challenges, verifies', async () => {
    const { client: supabase, email } = await world.person(aClient());
    const { data, error } = await supabase.mfa.enroll({ factorType: 'totp' });
    expect(error).toBeNull();
    if (!data) throw new Error('nothing was enrolled');
    expect(data.totp.qr_code).toMatch(/^data:image\/svg\+xml;utf-8,<svg [^#%]*<\/svg>$/);
    expect(data.totp.secret).toMatch(/^[A-Z2-7]{32}$/); // 160 bits
    const uri = new URL(data.totp.uri);
    expect([uri.protocol, uri.host]).toEqual(['otpauth:', 'totp']);
    expect(decodeURIComponent(uri.pathname)).toBe(`/demo:${email}`);
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      ...{ secret: data.totp.secret, issuer: 'demo', algorithm: 'SHA1', digits: '6', period: '30' },
    });

    const { data: challengeData } = await supabase.mfa.challenge({ factorId: data.id });
    const { data: verifyData, error: verifyError } = await supabase.mfa.verify({
      factorId: data.id,
      challengeId: challengeData?.id ?? '',
      code: codeOf(data.totp.secret, world.now()),
    });
    expect(verifyError).toBeNull();
    expect(verifyData).toMatchObject({
      token_type: 'bearer',
      expires_in: 600,
      user: { email, factors: [{ status: 'verified' }] },
    });
  });

  it('R-004 tells the assurance levels in all four rows of the table', async () => {
    const { client: supabase, tokens } = await world.person(aClient());
    const levels = async () => {
      const { currentLevel, nextLevel } = granted(await supabase.mfa.getAuthenticatorAssuranceLevel());
      return [currentLevel, nextLevel];
    };
    const asked = async (token: string) => {
      const { body } = await world.ask('GET', '/factors/assurance-level', { token });
      return [body['current_level'], body['next_level']];
    };
    expect([await levels(), await asked((await tokens()).access)]).toEqual([
      ['aal1', 'aal1'],
      ['aal1', 'aal1'],
    ]);

    const app = await withApp(world, supabase);
    const { access } = await tokens();
    expect([await levels(), await asked(access)]).toEqual([
      ['aal2', 'aal2'],
      ['aal2', 'aal2'],
    ]);

    const { client: other } = { client: aClient() as typeof supabase };
    const { session } = granted(await supabase.getSession());
    granted(await other.signInWithPassword({ email: session?.user.email ?? '', password: 'Kumano-kodo-8848' }));
    const signedIn = granted(await other.mfa.getAuthenticatorAssuranceLevel());
    expect([signedIn.currentLevel, signedIn.nextLevel]).toEqual(['aal1', 'aal2']);

    granted(await supabase.mfa.unenroll({ factorId: app.factorId }));
    expect(await asked(access)).toEqual(['aal2', 'aal1']);
    granted(await supabase.refreshSession());
    expect(await levels()).toEqual(['aal1', 'aal1']);
  });

  it('R-004 asks for a code at the next login: lists the factors, challenges the first, verifies', async () => {
    const { client, elsewhere } = await world.person(aClient());
    const app = await withApp(world, client, 'Phone');
    const supabase = await elsewhere();
    const levels = granted(await supabase.mfa.getAuthenticatorAssuranceLevel());
    expect(levels).toMatchObject({ currentLevel: 'aal1', nextLevel: 'aal2' });

    const { data: factors } = await supabase.mfa.listFactors();
    const totpFactor = factors?.totp[0];
    expect(totpFactor).toMatchObject({ id: app.factorId, friendly_name: 'Phone', factor_type: 'totp', status: 'verified' });
    const { data: challenge } = await supabase.mfa.challenge({ factorId: totpFactor?.id ?? '' });
    const { data, error } = await supabase.mfa.verify({
      factorId: totpFactor?.id ?? '',
      challengeId: challenge?.id ?? '',
      code: codeOf(app.secret, world.now()),
    });
    expect(error).toBeNull();
    expect(data?.access_token).toBeTypeOf('string');
    const after = granted(await supabase.mfa.getAuthenticatorAssuranceLevel());
    expect(after).toMatchObject({ currentLevel: 'aal2', nextLevel: 'aal2' });
    expect(after.currentAuthenticationMethods).toMatchObject([{ method: 'totp' }, { method: 'password' }]);
  });

  it('R-004 verifies its own tokens with the published keys', async () => {
    const { client, id } = await world.person(aClient());
    const { claims, header } = granted(await client.getClaims());
    expect(header).toMatchObject({ alg: 'ES256', typ: 'JWT' });
    expect(claims).toMatchObject({ sub: id, aud: 'authenticated', role: 'authenticated', aal: 'aal1', is_anonymous: false });
    expect((claims['exp'] ?? 0) - Number(claims['iat'])).toBe(600);
  });
});

describe('recovery codes (totp-api-reference section 6)', () => {
  it('are made once at aal2, each good once in place of the app, in any spelling', async () => {
    const { client, elsewhere } = await world.person();
    const early = await client.mfa.recoveryCodes.generate();
    expect(early.error).toMatchObject({ status: 403, code: 'insufficient_aal' });
    await withApp(world, client);
    const made = granted(await client.mfa.recoveryCodes.generate());
    expect(new Set(made.codes).size).toBe(10);
    expect(made).toMatchObject({ type: 'recovery_code', total: 10, friendly_name: 'Recovery codes' });
    expect((await client.mfa.recoveryCodes.generate()).error).toMatchObject({ status: 422, code: 'mfa_verified_factor_exists' });

    const lost = await elsewhere();
    const [first = ''] = made.codes;
    const typed = (first.match(/.{4}/g) ?? []).join(' - ').toUpperCase();
    granted(await lost.mfa.recoveryCodes.verify({ code: typed }));
    expect(granted(await lost.mfa.getAuthenticatorAssuranceLevel())).toMatchObject({
      currentLevel: 'aal2',
      currentAuthenticationMethods: [{ method: 'mfa/recovery_code' }, { method: 'password' }],
    });
    expect(granted(await lost.mfa.recoveryCodes.getStatus())).toEqual({
      id: made.id,
      type: 'recovery_code',
      total: 10,
      remaining: 9,
    });
    const again = await (await elsewhere()).mfa.recoveryCodes.verify({ code: first });
    expect(again.error).toMatchObject({ status: 422, code: 'mfa_verification_failed' });
  });

  it('are replaced by new ones under the same id and name, which ends a lock', async () => {
    const { client, elsewhere } = await world.person();
    await withApp(world, client);
    const made = granted(await client.mfa.recoveryCodes.generate({ friendlyName: 'Printed' } as never));
    const guessing = await elsewhere();
    const guess = () => guessing.mfa.recoveryCodes.verify({ code: '2222-2222-2222-2222' });
    for (let time = 0; time < 5; time += 1) expect((await guess()).error).toMatchObject({ status: 422 });
    expect((await guess()).error).toMatchObject({ status: 429, code: 'mfa_recovery_codes_locked' });

    const renewed = granted(await client.mfa.recoveryCodes.regenerate());
    expect([renewed.id, renewed.codes.some((code) => made.codes.includes(code))]).toEqual([made.id, false]);
    const [old = '', fresh = ''] = [made.codes[0], renewed.codes[0]];
    expect((await guessing.mfa.recoveryCodes.verify({ code: old })).error).toMatchObject({ code: 'mfa_verification_failed' });
    expect((await guessing.mfa.recoveryCodes.verify({ code: fresh })).error).toBeNull();
  });

  it('TH-09 are spent once, however many bring one at the same moment', async () => {
    const { client, elsewhere } = await world.person();
    await withApp(world, client);
    const { codes } = granted(await client.mfa.recoveryCodes.generate());
    const token = (await (await elsewhere()).getSession()).data.session?.access_token ?? '';
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => world.ask('POST', '/factors/recovery-codes/verify', { token, body: { code: codes[0] } })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(granted(await client.mfa.recoveryCodes.getStatus()).remaining).toBe(9);
  });

  it('hold the last app back, and go by their own endpoint only', async () => {
    const { client } = await world.person();
    const app = await withApp(world, client);
    const { id } = granted(await client.mfa.recoveryCodes.generate());
    expect((await client.mfa.unenroll(app)).error).toMatchObject({ status: 422, code: 'mfa_recovery_codes_sole_factor' });
    expect((await client.mfa.unenroll({ factorId: id })).error).toMatchObject({ status: 422, code: 'validation_failed' });
    expect(granted(await client.mfa.recoveryCodes.unenroll())).toEqual({ id });
    expect((await client.mfa.recoveryCodes.getStatus()).error).toMatchObject({ status: 404, code: 'mfa_factor_not_found' });
    granted(await client.mfa.unenroll(app));
  });

  it('need an app beside them', async () => {
    const { client, elsewhere } = await world.person();
    await withApp(world, client);
    const { codes } = granted(await client.mfa.recoveryCodes.generate());
    const lost = await elsewhere();
    granted(await lost.mfa.recoveryCodes.verify({ code: codes[0] ?? '' }));
    // With the code in place of the app: a new one is set up and the lost one removed.
    const { data: before } = await lost.mfa.listFactors();
    const replacement = await enrol(lost, 'New phone');
    granted(await prove(world, lost, replacement));
    for (const { id } of before?.totp ?? []) granted(await lost.mfa.unenroll({ factorId: id }));
    expect((await lost.mfa.listFactors()).data?.totp.map(({ id }) => id)).toEqual([replacement.factorId]);
  });
});
