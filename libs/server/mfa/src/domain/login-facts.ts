import { isPaused, type Account, type ContactPoint } from '#server/accounts';
import type { Evidence, Facts } from '#server/policies';
import type { Factor } from './factor.ts';
import { enrolledSecondFactors } from './second-factors.ts';

/** Who somebody is, as far as a policy may ask. */
export type Person = Readonly<{ account: Account; contacts: readonly ContactPoint[]; factors: readonly Factor[] }>;

/**
 * What a policy is evaluated on for an account: the same at every door. A second factor that is paused is not asked for where
 * it is asked for only because it stands; a policy that demands one of everybody still does. Where the tenant sends codes by
 * e-mail and the address is proven, such a code does instead of the paused factor (ux.md D-5).
 */
export function loginFacts(evidence: Evidence, { account, contacts, factors }: Person, now: Date, sendsMail = false): Facts {
  const verified = (kind: ContactPoint['kind']): boolean =>
    contacts.some((contact) => contact.kind === kind && contact.verifiedAt !== null);
  const user = {
    sub: account.id,
    status: account.status,
    provider_id: account.providerId,
    has_password: account.passwordHash !== null,
    email_verified: verified('email'),
    phone_number_verified: verified('phone'),
  };
  const enrolled = enrolledSecondFactors(factors);
  if (!isPaused(account, now)) return { evidence, user, enrolledSecondFactors: enrolled };
  const frozen = enrolled.filter((method) => method !== 'recovery-code');
  return { evidence, user, enrolledSecondFactors: sendsMail && user.email_verified ? [...frozen, 'email'] : [] };
}
