export type FactorType = 'totp' | 'sms' | 'email' | 'recovery_code';

/** `pending`: the key was shown and no code was verified yet. Removed ones stay on record (N-21). */
export type FactorStatus = 'pending' | 'verified' | 'removed';

/** Something a person holds and can prove, without its secret. */
export type Factor = Readonly<{
  id: string;
  accountId: string;
  type: FactorType;
  status: FactorStatus;
  /** As its owner calls it; '' when it was given no name. */
  name: string;
  /** The number or address of an SMS or e-mail factor. */
  contact: string | null;
  createdAt: Date;
  updatedAt: Date;
  verifiedAt: Date | null;
  lastUsedAt: Date | null;
  lastChallengedAt: Date | null;
  /** Unspent codes of a recovery set; 0 for every other factor. */
  codesLeft: number;
}>;

/** Pending factors are dropped after this time and never count to a limit (rulings section 10, L-042). */
export const PENDING_SECONDS = 900;
/** Verified factors one account may have. */
export const MOST_FACTORS = 10;
export const LONGEST_NAME = 64;

/** Names that look the same are the same: NFKC, one space for many, lower case. Null for a factor without a name. */
export function nameKey(name: string): string | null {
  const key = name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
  return key === '' ? null : key;
}

/** Whether another verified factor of the account has a name that looks the same; empty ones never conflict. */
export function isNameTaken(factors: readonly Factor[], renamed: Pick<Factor, 'id'>, name: string): boolean {
  const key = nameKey(name);
  const others = factors.filter(({ id, status }) => id !== renamed.id && status === 'verified');
  return key !== null && others.some((factor) => nameKey(factor.name) === key);
}

/** Which of an account's verified factors is a second factor by itself; recovery codes only stand in for one. */
export const isPrimary = (factor: Pick<Factor, 'type'>): boolean => factor.type !== 'recovery_code';

export const isPendingAt = (factor: Pick<Factor, 'status' | 'createdAt'>, now: Date): boolean =>
  factor.status === 'pending' && factor.createdAt.getTime() + PENDING_SECONDS * 1000 > now.getTime();
