import { describe, expect, it } from 'vitest';
import type { Factor } from '#server/mfa';
import { readStoredPolicy, type Evidence } from '#server/policies';
import { mayRemove, standingOf, type RemovalFacts } from './own-rules.ts';
import { isOwnPage } from './own-page.ts';
import { proofOf, requireFresh } from './proof.ts';

const noon = new Date('2026-11-21T12:00:00Z');
const after = (seconds: number) => new Date(noon.getTime() + seconds * 1000);
const app: Factor = {
  ...{ id: 'f1', accountId: 'a', type: 'totp', status: 'verified', name: '', contact: null, codesLeft: 0 },
  ...{ createdAt: noon, updatedAt: noon, verifiedAt: noon, lastUsedAt: noon, lastChallengedAt: null },
};
const sms: Factor = { ...app, id: 'f2', type: 'sms' };
const codes = (codesLeft: number): Factor => ({ ...app, id: 'f3', type: 'recovery_code', codesLeft });
const proved = (...interactions: readonly string[]): Evidence =>
  Object.fromEntries(
    interactions.map((name) => [
      name,
      {
        operation_type: 'AUTHENTICATION',
        method: 'x',
        call_count: 1,
        success_count: 1,
        failure_count: 0,
        interaction_time: noon.toISOString(),
      },
    ]),
  );
const password = proved('password-authentication');
const both = proved('password-authentication', 'totp-authentication');

describe('L-044 the four rows of requirement 004', () => {
  it.each([
    ['no factor', [], password, false, { current: 'aal1', next: 'aal1' }],
    ['a factor that is not proved', [app], password, false, { current: 'aal1', next: 'aal2' }],
    ['a factor that is proved', [app], both, false, { current: 'aal2', next: 'aal2' }],
    ['the last one removed in this session', [], password, true, { current: 'aal2', next: 'aal1' }],
  ] as const)('%s', (_, factors, evidence, lowered, assurance) => {
    expect(proofOf({ factors, evidence, lowered }, noon).assurance).toEqual(assurance);
  });
});

describe('A7-11 a proof', () => {
  it('is good for five minutes to the second', () => {
    const at = (seconds: number) => proofOf({ factors: [app], evidence: both, lowered: false }, after(seconds));
    expect(at(300).freshUntil).toEqual(after(300));
    expect(at(301).freshUntil).toBeNull();
    expect(requireFresh(at(300)).ok).toBe(true);
    expect(requireFresh(at(301))).toEqual({
      ok: false,
      problem: { code: 'access.step_up_required', acrValues: 'aal2', maxAge: 300 },
    });
  });

  it('is the password only where no factor stands', () => {
    expect(proofOf({ factors: [], evidence: password, lowered: false }, noon)).toMatchObject({
      by: ['password'],
      needed: 'aal1',
    });
    expect(proofOf({ factors: [app], evidence: password, lowered: false }, noon).freshUntil).toBeNull();
  });

  it('is not the password from before the last factor was removed', () => {
    expect(proofOf({ factors: [], evidence: password, lowered: true }, noon).freshUntil).toBeNull();
  });

  it('is given by what the person has, or by another login', () => {
    const by = (...factors: readonly Factor[]) => proofOf({ factors, evidence: password, lowered: false }, noon).by;
    expect(by(app)).toEqual(['totp', 'login']);
    expect(by(app, codes(3))).toEqual(['totp', 'recovery-code', 'login']);
    expect(by(app, codes(0))).toEqual(['totp', 'login']);
    expect(by(sms)).toEqual(['sms', 'login']);
    expect(by(app, sms, codes(3))).toEqual(['totp', 'sms', 'recovery-code', 'login']);
  });
});

describe('L-070 the removal of a factor', () => {
  const once = (interaction: string) => ({ path: `$.${interaction}.success_count`, type: 'integer', operation: 'gte', value: 1 });
  const policyOf = (...seconds: readonly string[]) => {
    const groups = seconds.map((second) => [once('password-authentication'), once(second)]);
    const policies = [
      {
        description: 'second factors',
        priority: 1,
        conditions: {},
        available_methods: ['password', 'totp', 'sms', 'email', 'recovery-code'],
        success_conditions: { any_of: groups.length > 0 ? groups : [[once('password-authentication')]] },
      },
    ];
    return readStoredPolicy({ id: 'a1b2c3d4-0000-4000-8000-000000000001', flow: 'oauth', enabled: true, document: { policies } });
  };
  const standing = (
    factors: readonly Factor[],
    document: ReturnType<typeof policyOf>,
    demanded = false,
    contacts: RemovalFacts['contacts'] = [],
  ) =>
    standingOf(
      mayRemove(app, {
        factors,
        contacts,
        document,
        demanded,
        proof: proofOf({ factors, evidence: both, lowered: false }, noon),
      }),
    );
  const appOnly = policyOf('totp-authentication', 'recovery-code-authentication');
  const either = policyOf('totp-authentication', 'sms-authentication');

  it('lets the last one go where the policy takes a code to the mailbox too, if that is proven', () => {
    const mailToo = policyOf('totp-authentication', 'email-authentication');
    const mailbox = (verifiedAt: Date | null) => [{ kind: 'email', verifiedAt }] as const;
    expect(standing([app], mailToo, false, mailbox(noon))).toBe('now');
    expect(standing([app], mailToo, false, mailbox(null))).toBe('last-one');
    expect(standing([app], mailToo, true, mailbox(noon))).toBe('last-one');
  });

  it('keeps the last one that the policy takes, whatever codes or numbers stand beside it', () => {
    expect(standing([app, codes(10)], appOnly)).toBe('last-one');
    expect(standing([app, sms], policyOf('totp-authentication'))).toBe('last-one');
    expect(standing([app], either)).toBe('last-one');
  });

  it('L-045 keeps the last one where the tenant wants everybody to have one', () => {
    expect(standing([app], null, true)).toBe('last-one');
    expect(standing([app, codes(10)], null, true)).toBe('last-one');
    expect(standing([app, sms], null, true)).toBe('now');
  });

  it('lets it go where another one does, or none is needed', () => {
    expect(standing([app, sms], either)).toBe('now');
    expect(standing([app, { ...app, id: 'f9' }], appOnly)).toBe('now');
    expect(standing([app], policyOf())).toBe('now');
    expect(standing([app], null)).toBe('now');
  });
});

describe('a call of our own pages', () => {
  const ownOrigin = 'https://id.example.com';
  const signs = { fetchSite: 'same-origin', origin: ownOrigin, hostedUi: true };

  it.each([
    ['our page', signs, true, true],
    ['our page that reads, without its header', { ...signs, hostedUi: false }, false, true],
    ['a form on our origin that changes', { ...signs, hostedUi: false }, true, false],
    ['another origin', { ...signs, origin: 'https://evil.example.com' }, false, false],
    ['another site', { ...signs, fetchSite: 'cross-site', origin: null }, false, false],
    ['a sibling host', { ...signs, fetchSite: 'same-site', origin: null }, false, false],
    ['an origin that hides', { ...signs, origin: 'null' }, true, false],
  ] as const)('%s', (_, given, changes, expected) => {
    expect(isOwnPage(given, { changes, ownOrigin })).toBe(expected);
  });
});
