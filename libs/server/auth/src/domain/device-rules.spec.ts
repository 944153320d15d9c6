import { describe, expect, it } from 'vitest';
import type { Factor } from '#server/mfa';
import { aPolicy, proofsOf } from '#testing/policies';
import { asksForProof, earnedBy } from './device-rules.ts';
import type { AuthorizationRequest } from './transaction.ts';

const asked = (changes: Partial<AuthorizationRequest> = {}): AuthorizationRequest => ({
  redirectUri: 'https://app.example.com/callback',
  scopes: ['openid'],
  state: null,
  nonce: null,
  codeChallenge: null,
  prompts: [],
  maxAge: null,
  acrValues: [],
  loginHint: null,
  uiLocales: null,
  ...changes,
});

describe('L-060 the factor itself is asked for', () => {
  const policy = aPolicy({ level_of_authentication_scopes: { transfers: ['sms'], profile: ['password', 'sms'] } });

  it.each([
    ['nothing special', {}, false],
    ['a scope that a password earns', { scopes: ['openid', 'profile'] }, false],
    ['a level', { acrValues: ['aal2'] }, true],
    ['a fresh login', { prompts: ['login'] }, true],
    ['a login of a certain age', { maxAge: 300 }, true],
    ['a scope that a password does not earn', { scopes: ['openid', 'transfers'] }, true],
  ] as const)('by a request for %s: %o → %s', (_, changes, answer) => {
    expect(asksForProof(policy, asked(changes))).toBe(answer);
  });
});

describe('L-060 a device is remembered', () => {
  const at = new Date('2026-01-15T10:00:00Z');
  const factor = (type: Factor['type'], id: string = type, status: Factor['status'] = 'verified'): Factor => ({
    ...{ id, accountId: 'a', type, status, name: '', contact: null, codesLeft: 10 },
    ...{ createdAt: at, updatedAt: at, verifiedAt: at, lastUsedAt: null, lastChallengedAt: null },
  });
  const proofs = (interaction: string, factor_id?: string) => {
    const evidence = proofsOf('password-authentication', interaction);
    const record = evidence[interaction];
    return record && factor_id ? { ...evidence, [interaction]: { ...record, factor_id } } : evidence;
  };

  it('for the factor that was proved in this login', () => {
    expect(earnedBy(proofs('totp-authentication', 'f2'), [factor('totp', 'f1'), factor('totp', 'f2')])).toEqual({
      factorId: 'f2',
      method: 'totp',
    });
    expect(earnedBy(proofs('sms-authentication'), [factor('sms')])).toEqual({ factorId: 'sms', method: 'sms' });
  });

  it('never for a password alone, a recovery code, or a factor that does not stand any more', () => {
    expect(earnedBy(proofsOf('password-authentication'), [factor('totp')])).toBeNull();
    expect(earnedBy(proofs('recovery-code-authentication'), [factor('recovery_code'), factor('totp')])).toBeNull();
    expect(earnedBy(proofs('totp-authentication', 'f1'), [factor('totp', 'f2')])).toBeNull();
    expect(earnedBy(proofs('totp-authentication', 'f1'), [factor('totp', 'f1', 'pending')])).toBeNull();
  });
});
