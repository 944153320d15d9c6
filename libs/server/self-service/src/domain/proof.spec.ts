import { describe, expect, it } from 'vitest';
import type { Factor } from '#server/mfa';
import type { Evidence } from '#server/policies';
import { mayRemove, standingOf } from './own-rules.ts';
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

  it('is given by what the person has, and by another login where a code has to be sent', () => {
    const by = (...factors: readonly Factor[]) => proofOf({ factors, evidence: password, lowered: false }, noon).by;
    expect(by(app)).toEqual(['totp', 'login']);
    expect(by(app, codes(3))).toEqual(['totp', 'recovery-code', 'login']);
    expect(by(app, codes(0))).toEqual(['totp', 'login']);
    expect(by(sms)).toEqual(['login']);
  });
});

describe('L-070 the removal of a factor', () => {
  const standing = (factors: readonly Factor[], demanded: boolean) =>
    standingOf(mayRemove(app, { factors, demanded, proof: proofOf({ factors, evidence: both, lowered: false }, noon) }));

  it('keeps the last one where the policy demands one, whatever codes stand beside it', () => {
    expect(standing([app, codes(10)], true)).toBe('last-one');
    expect(standing([app, sms], true)).toBe('now');
    expect(standing([app], false)).toBe('now');
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
