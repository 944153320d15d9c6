import type { Account, ContactPoint } from '#server/accounts';
import { isPrimary, type Factor } from './factor.ts';

/** The verified factors that are second factors by themselves; a mailbox is none. */
export const secondFactors = (factors: readonly Factor[]): readonly Factor[] =>
  factors.filter((factor) => factor.status === 'verified' && isPrimary(factor) && factor.type !== 'email');

export const hasSecondFactor = (factors: readonly Factor[]): boolean => secondFactors(factors).length > 0;

/**
 * Whether somebody else than the owner may give an account another address. Whoever proves the first address of an account
 * takes it over whole (`Reclaims`), so where a factor stands, an administrator or a key must not choose who that is. Nor where
 * a ticket is waited for: it goes to the address, and whoever has it binds the new factor (rulings section 6).
 */
export const mayNameAddress = (
  { enrolmentLocked }: Pick<Account, 'enrolmentLocked'>,
  stored: Pick<ContactPoint, 'verifiedAt' | 'formerValue'> | undefined,
  factors: readonly Factor[],
): boolean => !enrolmentLocked && (stored?.verifiedAt != null || stored?.formerValue != null || !hasSecondFactor(factors));

/** The standing set of recovery codes. */
export const recoverySetOf = (factors: readonly Factor[]): Factor | null =>
  factors.find(({ type, status }) => type === 'recovery_code' && status === 'verified') ?? null;

/** The reason on record of a factor that its owner removed with a fresh proof: in which session, because that one may set up another. */
export const ownRemoval = (sessionId: string): string => `owner/${sessionId}`;
