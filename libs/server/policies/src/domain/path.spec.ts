import { describe, expect, it } from 'vitest';
import { someEvidence, someFacts } from '../testing.ts';
import { canChange, parsePath, readPath, recordOf } from './path.ts';

const facts = someFacts(someEvidence({ 'sms-authentication': [1, 2] }), { user: { sub: 'u', roles: ['admin'] } });
const read = (text: string) => {
  const path = parsePath(text);
  return path ? readPath(path, facts) : 'not a path';
};

describe('a path', () => {
  it.each([
    ['$.sms-authentication.success_count', 1],
    ['$.sms-authentication.failure_count', 2],
    ['$.sms-authentication.call_count', 3],
    ['$.password-authentication.success_count', null],
    ['$.user.sub', 'u'],
    ['$.user.roles', ['admin']],
    ['$.user.status', null],
  ])('%s reads %j', (text, value) => {
    expect(read(text)).toEqual(value);
  });

  it('reads null of a user while nobody is bound', () => {
    expect(readPath({ at: 'user', field: 'sub' }, someFacts())).toBeNull();
  });

  it.each([
    '',
    '$',
    '$.sms-authentication',
    '$.sms-authentication.attempt_count',
    '$.sms-authentication.success_count.x',
    'sms-authentication.success_count',
    '$..success_count',
    '$.user.password_hash',
    '$.user.custom_properties.x',
    '$.user.constructor',
    '$.__proto__.success_count',
    '$.sms-authentication.__proto__',
    '$.sms-authentication.success_count\n',
    "$['sms-authentication'].success_count",
  ])('A1-02 outside the grammar is none: %j', (text) => {
    expect(parsePath(text)).toBeNull();
  });

  it('A1-02 does not reach the prototype of the evidence', () => {
    expect(read('$.constructor.call_count')).toBeNull();
    expect(recordOf({}, 'constructor')).toBeUndefined();
  });

  it('knows which answers a method can still change', () => {
    expect(canChange({ at: 'user', field: 'roles' }, facts)).toBe(false);
    expect(canChange({ at: 'user', field: 'email_verified' }, facts)).toBe(true);
    expect(canChange({ at: 'user', field: 'roles' }, someFacts())).toBe(true);
  });
});
