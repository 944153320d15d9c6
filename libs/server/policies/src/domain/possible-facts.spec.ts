import { describe, expect, it } from 'vitest';
import { aGroup, aPolicy } from '../testing.ts';
import { builtInPolicy } from './built-in-policy.ts';
import { possibleFacts } from './possible-facts.ts';

const password = 'password-authentication';
const asking = (...conditions: readonly object[]) =>
  aPolicy({ available_methods: [], success_conditions: { any_of: [[...aGroup(password), ...conditions]] } });
const factsOf = (...policies: readonly ReturnType<typeof aPolicy>[]) => [...(possibleFacts(policies, 20_000) ?? [])];

describe('the facts that tell policies apart', () => {
  it('have each interaction untried, failed, passed and both', () => {
    const records = factsOf(asking()).map(({ evidence }) => evidence[password]);
    expect(records.map((record) => record && [record.success_count, record.failure_count])).toEqual([
      undefined,
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
  });

  it.each([
    ['gte', 5, 5],
    ['lt', 5, 5],
    ['gt', 5, 6],
    ['lte', 5, 6],
    ['gte', '4.5', 5],
  ])('reach the other side of failure_count %s %j at %d', (operation, value, reached) => {
    const counts = factsOf(asking({ path: `$.${password}.failure_count`, operation, value })).map(
      ({ evidence }) => evidence[password]?.failure_count ?? 0,
    );
    expect(new Set(counts)).toEqual(new Set([0, 1, reached]));
  });

  it('have each list of roles that is asked for, and another', () => {
    const roles = factsOf(asking({ path: '$.user.roles', operation: 'contains', value: 'staff' })).map(({ user }) => user?.roles);
    expect(roles).toContainEqual(['staff']);
    expect(roles).toContainEqual([]);
    expect(roles).toContain(undefined);
  });

  it('have nobody and everybody enrolled where the built-in default is among them', () => {
    const enrolled = new Set(factsOf(builtInPolicy).map(({ enrolledSecondFactors }) => enrolledSecondFactors.join()));
    expect(enrolled).toEqual(new Set(['', 'totp,sms,email,recovery-code']));
  });

  it('are not listed where they are too many, or no list can be given', () => {
    expect(possibleFacts([asking()], 3)).toBeNull();
    expect(possibleFacts([asking({ path: '$.user.sub', operation: 'regex', value: 'a.*' })], 20_000)).toBeNull();
  });
});
