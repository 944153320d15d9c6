import type { Factor } from './factor.ts';
import { isPendingAt } from './factor.ts';

/** 有効, 無効, 部分設定, エラー状態 (ux.md D-1). */
export type MfaState = 'enabled' | 'disabled' | 'partial' | 'error';

/** What the tenant's policy expects of somebody who has second factors. */
export type MfaExpectation = Readonly<{ factors: number; recoveryCodes: boolean }>;

export type MfaFacts = Readonly<{
  factors: readonly Factor[];
  /** Factors whose secret is missing or does not open: an unknown key id, an altered or moved value. */
  broken: readonly string[];
  recoveryCodesLeft: number;
  /** A reset ended halfway and was not repaired. */
  unrepaired: boolean;
  /** 一時的無効化: what stands is not asked for. */
  paused: boolean;
}>;

/** One of the four states, the first that matches: error, partial, enabled, disabled (ux.md D-1). Every surface asks here. */
export function mfaStateOf(facts: MfaFacts, expected: MfaExpectation, now: Date): MfaState {
  const verified = facts.factors.filter(({ status, type }) => status === 'verified' && type !== 'recovery_code');
  if (facts.broken.length > 0 || facts.unrepaired) return 'error';
  if (facts.paused) return 'disabled';
  if (facts.factors.some((factor) => isPendingAt(factor, now))) return 'partial';
  const codesLacking = expected.recoveryCodes && facts.recoveryCodesLeft === 0;
  if (verified.length > 0 && (codesLacking || verified.length < expected.factors)) return 'partial';
  return verified.length > 0 ? 'enabled' : 'disabled';
}

/** Recovery codes are expected of whoever holds an authenticator app: a lost phone is then no dead end (rulings section 10). */
export const usualExpectation = (factors: readonly Factor[]): MfaExpectation => ({
  factors: 1,
  recoveryCodes: factors.some(({ type, status }) => type === 'totp' && status === 'verified'),
});
