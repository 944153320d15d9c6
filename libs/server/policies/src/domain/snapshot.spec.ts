import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject } from '#shared/kernel';
import { aPolicy, policyPattern3, proofsOf, someFacts } from '../testing.ts';
import { acrOf } from './assurance.ts';
import { builtInPolicy, staffPolicy } from './built-in-policy.ts';
import { compile } from './compile.ts';
import { evaluate } from './evaluate.ts';
import { restorePolicy, snapshotPolicy } from './snapshot.ts';

/** What `jsonb` does: keys come back shortest first. */
const throughJsonb = (json: JsonObject): JsonObject => {
  const sorted: unknown = JSON.parse(JSON.stringify(json), (_, value: unknown) =>
    isJsonObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => a.length - b.length)) : value,
  );
  return isJsonObject(sorted) ? sorted : {};
};

describe('the snapshot of a policy', () => {
  const rich = aPolicy({
    ...policyPattern3(),
    acr_mapping_rules: { 'urn:long': ['sms'], u: ['password'] },
    lock_conditions: { any_of: [[{ path: '$.sms-authentication.failure_count', operation: 'gte', value: 5 }]] },
    step_definitions: [{ method: 'sms', order: 1 }],
    auth_session_binding_required: true,
  });

  it('TH-14 comes back as it was', () => {
    expect(restorePolicy(throughJsonb(snapshotPolicy(rich)))).toEqual(rich);
  });

  it('keeps the order of the acr rules through jsonb', () => {
    const evidence = proofsOf('password-authentication', 'sms-authentication');
    expect(acrOf(restorePolicy(throughJsonb(snapshotPolicy(rich))), evidence)).toBe('urn:long');
  });

  it('is compiled once per object', () => {
    const stored = throughJsonb(snapshotPolicy(rich));
    expect(restorePolicy(stored)).toBe(restorePolicy(stored));
    expect(compile(restorePolicy(stored))).toBe(compile(restorePolicy(stored)));
  });

  it('stays the built-in default, which no document can claim to be', () => {
    const restored = restorePolicy(throughJsonb(snapshotPolicy(builtInPolicy)));
    const facts = someFacts(proofsOf('password-authentication'), { enrolledSecondFactors: ['sms'] });
    expect(evaluate(restored, facts).state).toBe('in_progress');
    expect(() => aPolicy({ built_in: 'staff' })).toThrow('built_in');
    expect(restorePolicy(throughJsonb(snapshotPolicy(staffPolicy)))).toBe(staffPolicy);
  });

  it.each([{}, { ...snapshotPolicy(rich), success_conditions: { any_of: [] } }, { ...snapshotPolicy(rich), extra: 1 }])(
    'that nobody could have taken is a fault',
    (stored) => {
      expect(() => restorePolicy(stored)).toThrow();
    },
  );
});
