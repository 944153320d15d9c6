import { describe, expect, it } from 'vitest';
import { aGroup } from '../testing.ts';
import { demandsOfGroup, hasSecondFactor } from './group-demands.ts';
import type { Json } from '#shared/kernel';

const asked = (operation: string, value: Json) => [{ path: '$.sms-authentication.success_count', operation, value }];
const proofs = (operation: string, value: Json) => demandsOfGroup(asked(operation, value)).proofs.length;

describe('what a group demands', () => {
  it.each([
    ['gte', 1, 1],
    ['gte', '1', 1],
    ['gt', 0, 1],
    ['eq', 1, 1],
    ['in', [1, 2], 1],
    ['gte', 2, 2],
    ['eq', 3, 2],
    ['gte', 0, 0],
    ['lte', 5, 0],
    ['ne', 3, 0],
    ['exists', null, 0],
    ['missing', null, 0],
  ] as const)(
    'success_count %s %j is a demand of %d successes of the method (2: more than one)',
    (operation, value, demanded) => {
      expect(proofs(operation, value)).toBe(demanded);
    },
  );

  it('TH-12 counts twice when one channel is asked twice', () => {
    expect(demandsOfGroup(aGroup('password-authentication', 'initial-registration')).countsTwice).toBe(true);
    expect(demandsOfGroup(asked('gte', 2)).countsTwice).toBe(true);
    expect(demandsOfGroup([...asked('gte', 1), ...asked('lte', 5)]).countsTwice).toBe(false);
  });

  it('L-33 is a second factor only when it is of another kind', () => {
    expect(hasSecondFactor(demandsOfGroup(aGroup('password-authentication', 'sms-authentication')))).toBe(true);
    expect(hasSecondFactor(demandsOfGroup(aGroup('sms-authentication', 'email-authentication')))).toBe(false);
    expect(hasSecondFactor(demandsOfGroup([...aGroup('password-authentication'), ...asked('gte', 2)]))).toBe(false);
    expect(hasSecondFactor(demandsOfGroup(aGroup('password-authentication', 'sms-authentication-challenge')))).toBe(false);
  });
});
