import { describe, expect, it } from 'vitest';
import { isActive, normaliseUsername, type AccountStatus } from './account.ts';

describe('the status of an account', () => {
  it.each<[AccountStatus, boolean]>([
    ['UNREGISTERED', false],
    ['INITIALIZED', true],
    ['FEDERATED', true],
    ['REGISTERED', true],
    ['IDENTITY_VERIFIED', true],
    ['IDENTITY_VERIFICATION_REQUIRED', true],
    ['LOCKED', false],
    ['DISABLED', false],
    ['SUSPENDED', false],
    ['DEACTIVATED', false],
    ['DELETED_PENDING', false],
    ['DELETED', false],
  ])('%s may log in: %s', (status, active) => {
    expect(isActive({ status })).toBe(active);
  });
});

describe('a username', () => {
  it.each(['taro@example.jp', ' TARO@EXAMPLE.JP\t', 'ｔａｒｏ＠example.jp', '　taro@example.jp　'])(
    'TH-17 %j has one spelling',
    (raw) => {
      expect(normaliseUsername(raw)).toBe('taro@example.jp');
    },
  );
});
