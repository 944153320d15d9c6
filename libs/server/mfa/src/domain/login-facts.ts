import type { Account, ContactPoint } from '#server/accounts';
import type { Evidence, Facts } from '#server/policies';
import type { Factor } from './factor.ts';
import { enrolledSecondFactors } from './second-factors.ts';

/** Who somebody is, as far as a policy may ask. */
export type Person = Readonly<{ account: Account; contacts: readonly ContactPoint[]; factors: readonly Factor[] }>;

/** What a policy is evaluated on for an account: the same at every door. */
export function loginFacts(evidence: Evidence, { account, contacts, factors }: Person): Facts {
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
  return { evidence, user, enrolledSecondFactors: enrolledSecondFactors(factors) };
}
