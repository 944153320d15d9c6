import type { Language } from '#shared/i18n';

/** Statuses of the management API's wire format. The ones of `ACTIVE` may log in. */
export type AccountStatus =
  | 'UNREGISTERED'
  | 'INITIALIZED'
  | 'FEDERATED'
  | 'REGISTERED'
  | 'IDENTITY_VERIFIED'
  | 'IDENTITY_VERIFICATION_REQUIRED'
  | 'LOCKED'
  | 'DISABLED'
  | 'SUSPENDED'
  | 'DEACTIVATED'
  | 'DELETED_PENDING'
  | 'DELETED';

const ACTIVE: ReadonlySet<string> = new Set([
  'INITIALIZED',
  'FEDERATED',
  'REGISTERED',
  'IDENTITY_VERIFIED',
  'IDENTITY_VERIFICATION_REQUIRED',
]);

export type Account = Readonly<{
  tenantId: string;
  id: string;
  /** The normalised name a person logs in with; an e-mail address unless the tenant says otherwise. */
  username: string;
  name: string | null;
  /** In which language its owner reads; null until a page or an application has said so. */
  language: Language | null;
  status: AccountStatus;
  providerId: string;
  passwordHash: string | null;
  passwordChangedAt: Date | null;
  important: boolean;
  enrolmentLocked: boolean;
  personId: string | null;
  customProperties: Readonly<Record<string, unknown>>;
  /** What the owner, and what only the application may change, on the Supabase-compatible surface. */
  userMetadata: Readonly<Record<string, unknown>>;
  appMetadata: Readonly<Record<string, unknown>>;
  bannedUntil: Date | null;
  /** ログイン保留: since when; the account is LOCKED meanwhile, and only what put it there lets it go. */
  loginHeldAt: Date | null;
  /** 一時的無効化: until when the second factor is not asked for (ux.md D-5). In the past: it is over. */
  mfaPausedUntil: Date | null;
  lastSignInAt: Date | null;
  /** Moves on every change that an approval must not outlive (ux.md D-11). */
  securityVersion: number;
  createdAt: Date;
  updatedAt: Date;
}>;

export type ContactKind = 'email' | 'phone';

/** An address or number of an account, and since when it is proven to be its owner's. */
export type ContactPoint = Readonly<{
  tenantId: string;
  id: string;
  accountId: string;
  kind: ContactKind;
  /** Normalised: lower-case address, E.164 number. */
  value: string;
  verifiedAt: Date | null;
  /** The proven value before this one, and until when it was: its owner is told of resets too. */
  formerValue: string | null;
  formerUntil: Date | null;
  createdAt: Date;
}>;

export type RoleBinding = Readonly<{
  tenantId: string;
  id: string;
  accountId: string;
  role: string;
  /** The tenant the role is limited to; null = the whole organization. */
  scopeTenantId: string | null;
  grantedBy: string | null;
  grantedAt: Date;
}>;

export const isActive = (account: Pick<Account, 'status'>): boolean => ACTIVE.has(account.status);

/** The second factor is not asked for at this time. */
export const isPaused = ({ mfaPausedUntil }: Pick<Account, 'mfaPausedUntil'>, now: Date): boolean =>
  mfaPausedUntil !== null && mfaPausedUntil > now;

/** Active, and not banned for a while. */
export const mayLogIn = (account: Pick<Account, 'status' | 'bannedUntil'>, now: Date): boolean =>
  isActive(account) && (account.bannedUntil === null || account.bannedUntil <= now);

/** One name for one account (TH-17): NFKC, trimmed, lower case; so no spelling has a counter of its own. */
export const normaliseUsername = (raw: string): string => raw.normalize('NFKC').trim().toLowerCase();
