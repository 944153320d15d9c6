import { describe, expect, it } from 'vitest';
import { breakGlassRequest, refuseBreakGlass, type BreakGlassFacts, type BreakGlassRefusal, type Signer } from './break-glass.ts';

const aSigner = (mark: string, more: Partial<Signer> = {}): Signer => ({
  key: { standing: true, signs: true },
  rights: { execute: true, approve: false },
  marks: [mark],
  ...more,
});
const senior = aSigner('senior', { rights: { execute: false, approve: true } });
const [one, other] = [aSigner('one'), aSigner('other')];
const good: BreakGlassFacts = {
  state: 'open',
  signers: [one, senior],
  user: { marks: ['user'], changed: false, underWay: false, hasFactors: true },
  seniorAtHand: true,
};
const user = (more: Partial<BreakGlassFacts['user']>): Partial<BreakGlassFacts> => ({ user: { ...good.user, ...more } });

describe('rulings 7: a break-glass reset', () => {
  it.each<[string, Partial<BreakGlassFacts>, BreakGlassRefusal | null]>([
    ['by a security admin and a senior', {}, null],
    ['by two seniors', { signers: [senior, { ...senior, marks: ['second senior'] }] }, null],
    ['by two security admins while a senior has a key', { signers: [one, other] }, 'senior_needed'],
    [
      'by two security admins where nobody but the user could be the senior',
      { signers: [one, other], seniorAtHand: false },
      null,
    ],
    ['by one signature', { signers: [one] }, 'not_two_signatures'],
    ['by three signatures', { signers: [one, other, senior] }, 'not_two_signatures'],
    ['by one signature twice', { signers: [senior, senior] }, 'same_person'],
    ['by two keys of one person', { signers: [senior, aSigner('senior')] }, 'same_person'],
    ['by the user himself', user({ marks: ['one'] }), 'signer_is_user'],
    ['by a stranger’s key', { signers: [senior, aSigner('x', { key: null })] }, 'key_unknown'],
    ['by a revoked key', { signers: [senior, aSigner('x', { key: { standing: false, signs: true } })] }, 'key_revoked'],
    ['by a wrong signature', { signers: [senior, aSigner('x', { key: { standing: true, signs: false } })] }, 'signature_wrong'],
    ['by somebody who left', { signers: [senior, aSigner('x', { rights: null })] }, 'signer_not_entitled'],
    [
      'by somebody without either right',
      { signers: [senior, aSigner('x', { rights: { execute: false, approve: false } })] },
      'signer_not_entitled',
    ],
    ['that was spent', { state: 'spent' }, 'spent'],
    ['that ran out', { state: 'expired' }, 'expired'],
    ['that was edited', { state: 'edited' }, 'edited'],
    ['that was never asked for', { state: 'unknown' }, 'unknown'],
    ['of a user who has changed', user({ changed: true }), 'user_changed'],
    ['of a user whose reset is under way', user({ underWay: true }), 'reset_under_way'],
    ['of a user without a second factor', user({ hasFactors: false }), 'nothing_to_reset'],
  ])('%s', (_, facts, expected) => {
    expect(refuseBreakGlass({ ...good, ...facts })).toBe(expected);
  });
});

describe('rulings 7: what two people sign', () => {
  const id = '0b54a1f4-6d2e-4f6a-9a3e-1f7f8f1c2d3e';
  const request = {
    ...{ kind: 'sekisho.break_glass_reset/1', id, organization: 'demo', home: id, tenant: id, tenant_name: 't' },
    ...{ user: id, user_name: 'u@example.jp', user_version: 1, reason: 'other', identity_proof: 'in_person' },
    ...{ identity_detail: null, issued_at: '2026-11-21T03:00:00.000Z', expires_at: '2026-11-21T03:15:00.000Z' },
  };

  it.each([
    [500, true],
    [501, false],
  ])('R-063 with a detail of %s code points is read: %s', (count, isRead) => {
    for (const letter of ['x', '𠮷'])
      expect(breakGlassRequest.safeParse({ ...request, reason_detail: letter.repeat(count) }).success).toBe(isRead);
  });
});
