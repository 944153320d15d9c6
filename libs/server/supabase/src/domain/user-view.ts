import type { Account, ContactPoint } from '#server/accounts';
import type { Factor } from '#server/mfa';

/** Everything a `User` object tells. */
export type Portrait = Readonly<{
  account: Account;
  contacts: readonly ContactPoint[];
  factors: readonly Factor[];
  /** An address that waits to be confirmed. */
  newEmail: string | null;
}>;

const TYPES = { totp: 'totp', sms: 'phone', recovery_code: 'recovery_code' } as const;
type Shown = Factor & Readonly<{ type: keyof typeof TYPES }>;

/** A mailbox is no factor here, whatever a policy of the login page makes of it. */
export const isShown = (factor: Factor): factor is Shown => factor.type in TYPES;

/** `Factor` of the wire format. The key has no way out. */
export const factorView = (factor: Shown) => ({
  id: factor.id,
  created_at: factor.createdAt,
  updated_at: factor.updatedAt,
  status: factor.status === 'verified' ? 'verified' : 'unverified',
  friendly_name: factor.name,
  factor_type: TYPES[factor.type],
  ...(factor.type === 'sms' ? { phone: bare(factor.contact) } : {}),
  last_challenged_at: factor.lastChallengedAt,
});
export type FactorView = ReturnType<typeof factorView>;

type Known = Pick<Account, 'id' | 'appMetadata' | 'userMetadata' | 'bannedUntil' | 'lastSignInAt' | 'createdAt' | 'updatedAt'>;
type Shot = Omit<Portrait, 'account'> & Readonly<{ account: Known }>;

/** `User` of the wire format; with its factors, because the client computes the next level from them (reference section 2). */
export function userView({ account, contacts, factors, newEmail }: Shot) {
  const email = contacts.find(({ kind }) => kind === 'email');
  const phone = contacts.find(({ kind }) => kind === 'phone');
  const shown = factors.filter(isShown).map(factorView);
  return {
    id: account.id,
    aud: 'authenticated',
    role: 'authenticated',
    email: email?.value ?? '',
    ...told('email_confirmed_at', email?.verifiedAt),
    ...told('confirmed_at', email?.verifiedAt ?? phone?.verifiedAt),
    phone: bare(phone?.value ?? null),
    ...told('phone_confirmed_at', phone?.verifiedAt),
    ...(newEmail === null ? {} : { new_email: newEmail }),
    ...told('last_sign_in_at', account.lastSignInAt),
    app_metadata: { ...account.appMetadata, provider: 'email', providers: ['email'] },
    user_metadata: account.userMetadata,
    ...(shown.length === 0 ? {} : { factors: shown }),
    identities: email ? [identityOf(account, email)] : [],
    created_at: account.createdAt,
    updated_at: account.updatedAt,
    ...told('banned_until', account.bannedUntil),
    is_anonymous: false,
  };
}
export type UserView = ReturnType<typeof userView>;

const identityOf = (account: Known, email: ContactPoint) => ({
  identity_id: email.id,
  id: account.id,
  user_id: account.id,
  identity_data: {
    sub: account.id,
    email: email.value,
    email_verified: email.verifiedAt !== null,
    phone_verified: false,
  },
  provider: 'email',
  last_sign_in_at: account.lastSignInAt,
  created_at: account.createdAt,
  updated_at: account.updatedAt,
  email: email.value,
});

/** GoTrue writes numbers without the plus sign. */
const bare = (phone: string | null): string => (phone ?? '').replace(/^\+/, '');

const told = <N extends string>(name: N, at: Date | null | undefined): Partial<Record<N, Date>> =>
  at ? ({ [name]: at } as Record<N, Date>) : {};

export const isBanned = ({ bannedUntil }: Pick<Account, 'bannedUntil'>, now: Date): boolean =>
  bannedUntil !== null && bannedUntil > now;
