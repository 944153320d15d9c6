import type { Evidence, MethodName, Policy } from '#server/policies';
import type { Factor } from '#server/mfa';
import { methodOfFactor } from '#server/mfa';
import type { AuthorizationRequest } from './transaction.ts';

/**
 * Whether the application asks for a level or a fresh proof, by `acr_values`, `prompt=login`, `max_age`, or a scope that the
 * policy gives for more than a password. A remembered device does not answer that (RFC 9470): the factor itself is asked for.
 */
export function asksForProof(policy: Policy, { acrValues, prompts, maxAge, scopes }: AuthorizationRequest): boolean {
  const rules = new Map(Object.entries(policy.level_of_authentication_scopes));
  const wantsLevel = scopes.some((scope) => rules.get(scope)?.includes('password') === false);
  return acrValues.length > 0 || prompts.includes('login') || maxAge !== null || wantsLevel;
}

/** In this order: what a device is remembered for. A recovery code is not among them: it is for the day when all else is lost. */
const EARNING: readonly MethodName[] = ['totp', 'sms', 'email'];

/** The standing factor whose proof in this login lets the device be remembered, or null. */
export function earnedBy(
  evidence: Evidence,
  factors: readonly Factor[],
): Readonly<{ factorId: string; method: MethodName }> | null {
  for (const method of EARNING) {
    const proof = evidence[`${method}-authentication`];
    if (!proof || proof.success_count === 0) continue;
    const standing = factors.find(
      ({ id, type, status }) =>
        status === 'verified' && methodOfFactor(type) === method && (proof.factor_id === undefined || proof.factor_id === id),
    );
    if (standing) return { factorId: standing.id, method };
  }
  return null;
}
