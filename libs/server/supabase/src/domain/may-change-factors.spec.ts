import { describe, expect, it } from 'vitest';
import type { Factor } from '#server/mfa';
import type { Evidence } from '#server/policies';
import { mayEnrol, mayMakeCodes, mayRemove } from './may-change-factors.ts';

const noon = new Date('2026-11-21T12:00:00Z');
const late = new Date(noon.getTime() + 301_000);
const aFactor = (changes: Partial<Factor> = {}): Factor => ({
  ...{ id: 'f1', accountId: 'a', type: 'totp', status: 'verified', name: '', contact: null, codesLeft: 0 },
  ...{ createdAt: noon, updatedAt: noon, verifiedAt: noon, lastUsedAt: noon, lastChallengedAt: null },
  ...changes,
});
const record = {
  ...{ operation_type: 'AUTHENTICATION', method: 'x', call_count: 1, success_count: 1, failure_count: 0 },
  interaction_time: noon.toISOString(),
};
const weak: Evidence = { 'password-authentication': record };
const strong: Evidence = { ...weak, 'totp-authentication': record };
const codes = aFactor({ id: 'r', type: 'recovery_code', codesLeft: 9 });

const refusal = (outcome: { ok: boolean; problem?: { code: string } }): string | null =>
  outcome.ok ? null : (outcome.problem?.code ?? '');

describe('rulings section 6: setting up a factor is refused in the words of the wire format', () => {
  it.each([
    ['allowed', null],
    ['locked', 'factor.enrolment_locked'],
    ['ticket', 'supabase.ticket_needed'],
    ['unproved', 'supabase.aal_enroll'],
    ['stale', 'supabase.proof_old_enroll'],
  ] as const)('%s', (verdict, expected) => expect(refusal(mayEnrol(verdict))).toBe(expected));
});

describe('removing a factor', () => {
  it.each<[string, Factor, readonly Factor[], Evidence, Date, string | null]>([
    ['that was never verified', aFactor({ status: 'pending' }), [], weak, late, null],
    ['at aal1', aFactor(), [aFactor()], weak, noon, 'supabase.aal_unenroll'],
    ['with a fresh proof', aFactor(), [aFactor()], strong, noon, null],
    ['with an old proof', aFactor(), [aFactor()], strong, late, 'supabase.proof_old_unenroll'],
    ['the last beside recovery codes', aFactor(), [aFactor(), codes], strong, noon, 'supabase.recovery_codes_sole_factor'],
    ['one of two beside recovery codes', aFactor(), [aFactor(), aFactor({ id: 'f2' }), codes], strong, noon, null],
    ['that is a set of codes', codes, [aFactor(), codes], strong, noon, 'supabase.recovery_factor'],
  ])('%s', (_, factor, factors, evidence, now, expected) => {
    expect(refusal(mayRemove(factor, { factors, contacts: [], evidence, document: null, demanded: false }, now))).toBe(expected);
  });
});

describe('making recovery codes', () => {
  it.each<[string, readonly Factor[], Evidence, Date, string | null]>([
    ['at aal1', [aFactor()], weak, noon, 'supabase.aal_enroll'],
    ['with an old proof', [aFactor()], strong, late, 'supabase.proof_old_enroll'],
    ['with a fresh one', [aFactor()], strong, noon, null],
    ['beside nothing they could stand in for', [codes], strong, noon, 'supabase.recovery_codes_sole_factor'],
  ])('%s', (_, factors, evidence, now, expected) => {
    expect(refusal(mayMakeCodes(factors, evidence, now))).toBe(expected);
  });
});
