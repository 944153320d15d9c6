import type { Account, ContactPoint } from '#server/accounts';

/** What an administrator sees of a user. The hash has no way out; `****` says that there is a password. */
export function userView(
  account: Account,
  contacts: readonly Pick<ContactPoint, 'kind' | 'value' | 'verifiedAt'>[],
  roles: readonly string[],
) {
  const email = contacts.find(({ kind }) => kind === 'email');
  const phone = contacts.find(({ kind }) => kind === 'phone');
  return {
    sub: account.id,
    provider_id: account.providerId,
    name: account.name,
    locale: account.language,
    preferred_username: account.username,
    email: email?.value ?? null,
    email_verified: (email?.verifiedAt ?? null) !== null,
    phone_number: phone?.value ?? null,
    phone_number_verified: (phone?.verifiedAt ?? null) !== null,
    ...(account.passwordHash === null ? {} : { hashed_password: '****' }),
    status: account.status,
    roles,
    important: account.important,
    enrolment_locked: account.enrolmentLocked,
    custom_properties: account.customProperties,
    created_at: account.createdAt,
    updated_at: account.updatedAt,
  };
}
export type UserView = ReturnType<typeof userView>;
