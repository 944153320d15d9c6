import type { Problem } from '#shared/contracts';
import { normaliseEmail, ok, refuse, type Outcome } from '#shared/kernel';
import type { CodeMethod } from '#server/mfa';
import { normalisePhone } from '#server/platform';
import { isBoundToSomebody, type Situation } from '../../situation.ts';

const words = {
  sms: { kind: 'phone', parse: normalisePhone, missing: 'factor.no_phone', invalid: 'factor.invalid_phone' },
  email: { kind: 'email', parse: normaliseEmail, missing: 'factor.no_email', invalid: 'factor.invalid_email' },
} as const;

/**
 * Where this person's codes go, or null when there is nowhere yet. An unproven contact of an account is no factor, nor is a
 * proven number that is not bound as one: after a reset it has to be bound again (rulings section 6).
 */
export function ownRecipient(situation: Pick<Situation, 'subject'>, method: CodeMethod): string | null {
  const { registration, contacts, factors } = situation.subject;
  if (registration) return method === 'sms' ? registration.phone : registration.email;
  if (method === 'sms') return factors.find(({ type, status }) => type === 'sms' && status === 'verified')?.contact ?? null;
  return contacts.find((contact) => contact.kind === words[method].kind && contact.verifiedAt !== null)?.value ?? null;
}

/**
 * Whom a code may be sent to (product.md section 4.5): once somebody is bound, only that person's own number or address.
 * Another one in the body is refused and nothing is sent. Only a registration without a number may still name one.
 */
export function recipientOf(situation: Situation, method: CodeMethod, named: string | undefined): Outcome<string, Problem> {
  const { parse, missing, invalid } = words[method];
  if (!isBoundToSomebody(situation)) return refuse({ code: 'interaction.out_of_order' });
  const wanted = named === undefined ? null : parse(named);
  if (named !== undefined && wanted === null) return refuse({ code: invalid });
  const own = ownRecipient(situation, method);
  if (own === null) return wanted !== null && situation.subject.registration ? ok(wanted) : refuse({ code: missing });
  return wanted === null || wanted === own ? ok(own) : refuse({ code: 'factor.foreign_recipient' });
}
