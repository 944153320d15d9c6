import { describe, expect, it } from 'vitest';
import { aPolicy, someEvidence, someFacts } from '../testing.ts';
import { canStillHold, compile, compileCondition, groupHolds, holds } from './compile.ts';

const counter = (counted: string, operation: string, value: number) =>
  compileCondition({ path: `$.sms-authentication.${counted}`, operation, value });
const after = (successes: number, failures: number) => someFacts(someEvidence({ 'sms-authentication': [successes, failures] }));

describe('a compiled condition', () => {
  it.each([
    ['success_count', 'gte', 3, true],
    ['success_count', 'eq', 1, false],
    ['failure_count', 'lt', 2, false],
    ['failure_count', 'gt', 90, true],
    ['call_count', 'gte', 500, false],
  ] as const)(
    '$.sms-authentication.%s %s %d can still hold after 1 success and 4 failures: %s',
    (counted, operation, value, possible) => {
      expect(canStillHold(counter(counted, operation, value), after(1, 4))).toBe(possible);
    },
  );

  it('that cannot be read never holds, whatever its operator', () => {
    for (const broken of [
      compileCondition({ path: '$.user.secret', operation: 'missing' }),
      compileCondition({ path: '$.user.sub', operation: 'unlike', value: 'x' }),
    ]) {
      expect(holds(broken, after(1, 0))).toBe(false);
      expect(canStillHold(broken, after(1, 0))).toBe(false);
    }
  });

  it('is one of all that a group asks, and an empty group never holds', () => {
    const [one, two] = [counter('success_count', 'gte', 1), counter('failure_count', 'lt', 3)];
    expect(groupHolds([one, two], after(1, 0))).toBe(true);
    expect(groupHolds([one, two], after(1, 3))).toBe(false);
    expect(groupHolds([], after(1, 0))).toBe(false);
  });

  it('is compiled once per policy object', () => {
    const policy = aPolicy();
    expect(compile(policy)).toBe(compile(policy));
    expect(compile(aPolicy())).not.toBe(compile(policy));
  });
});
