import type { Account, ContactKind, ContactPoint } from '#server/accounts';
import type { Evidence, Facts } from '#server/policies';

/** What a right password is as evidence, in the shape that a login leaves. */
export const passwordEvidence = (now: Date): Evidence => ({
  'password-authentication': {
    operation_type: 'AUTHENTICATION',
    method: 'password',
    call_count: 1,
    success_count: 1,
    failure_count: 0,
    interaction_time: now.toISOString(),
  },
});

/** A verified number is a second factor where the tenant can send to it. */
export function passwordFacts(
  evidence: Evidence,
  account: Account,
  contacts: readonly ContactPoint[],
  configured: readonly string[],
): Facts {
  const verified = (kind: ContactKind): boolean =>
    contacts.some((contact) => contact.kind === kind && contact.verifiedAt !== null);
  const user = {
    sub: account.id,
    status: account.status,
    provider_id: account.providerId,
    has_password: account.passwordHash !== null,
    email_verified: verified('email'),
    phone_number_verified: verified('phone'),
  };
  return { evidence, user, enrolledSecondFactors: configured.includes('sms') && verified('phone') ? ['sms'] : [] };
}
