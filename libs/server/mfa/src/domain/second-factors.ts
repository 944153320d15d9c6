import type { MethodName } from '#server/policies';
import type { Factor, FactorType } from './factor.ts';

const METHOD_OF: Readonly<Record<FactorType, MethodName>> = {
  totp: 'totp',
  sms: 'sms',
  email: 'email',
  recovery_code: 'recovery-code',
};

export const methodOfFactor = (type: FactorType): MethodName => METHOD_OF[type];

/**
 * The methods by which somebody can give a second proof: what stands and, for recovery codes, is not used up. A number counts
 * although the tenant's SMS service was switched off since: then nobody gets in by it, but nobody gets in without it either.
 * E-mail never counts as enrolled: a mailbox is no second factor unless a policy says so.
 */
export function enrolledSecondFactors(factors: readonly Factor[]): readonly MethodName[] {
  const usable = factors.filter(
    ({ status, type, codesLeft }) => status === 'verified' && type !== 'email' && (type !== 'recovery_code' || codesLeft > 0),
  );
  const methods = new Set(usable.map(({ type }) => METHOD_OF[type]));
  // Codes only stand in for a factor; alone they would be one that nobody can renew.
  const standsIn = [...methods].some((method) => method !== 'recovery-code');
  return [...methods].filter((method) => standsIn || method !== 'recovery-code');
}
