import type { management } from '#shared/contracts';
import { normaliseEmail } from '#shared/kernel';
import type { ContactKind } from '#server/accounts';

export type Contacts = Readonly<Record<ContactKind, string | null>>;
/** undefined: stays as it is; null: is taken away. */
export type ContactChange = Readonly<Partial<Record<ContactKind, string | null>>>;

/** The addresses of a body in their one spelling, with every fault. `normalisePhone` is the platform's. */
export function readContacts(
  body: Pick<management.UserChangeBody, 'email' | 'phone_number'>,
  normalisePhone: (raw: string) => string | null,
): Readonly<{ contacts: ContactChange; faults: readonly string[] }> {
  const email = body.email == null ? body.email : normaliseEmail(body.email);
  const phone = body.phone_number == null ? body.phone_number : normalisePhone(body.phone_number);
  return {
    contacts: { ...(email === undefined ? {} : { email }), ...(phone === undefined ? {} : { phone }) },
    faults: [
      ...(body.email != null && email === null ? ['email: is no e-mail address'] : []),
      ...(body.phone_number != null && phone === null ? ['phone_number: is no telephone number'] : []),
    ],
  };
}

/** The kinds that a change really changes: sending back what is stored is no change. */
export const changedKinds = (before: Contacts, change: ContactChange): readonly ContactKind[] =>
  (['email', 'phone'] as const).filter((kind) => change[kind] !== undefined && change[kind] !== before[kind]);
