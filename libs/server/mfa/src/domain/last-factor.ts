import type { ContactPoint } from '#server/accounts';
import { wouldLockOut, type PolicyDocument } from '#server/policies';
import type { Tenant } from '#server/tenancy';
import type { Factor } from './factor.ts';
import { hasSecondFactor, secondFactors } from './may-change-factors.ts';
import { methodOfFactor } from './second-factors.ts';

/** `document`: the tenant's policies; `demanded`: the tenant wants everybody to have a second factor; `contacts`: of the owner. */
export type FactorDemands = Readonly<{
  document: PolicyDocument | null;
  demanded: boolean;
  contacts: readonly Pick<ContactPoint, 'kind' | 'verifiedAt'>[];
}>;

/** Whoever had a factor can set up another only with a ticket, so where one is demanded (L-045) the last one stays. */
export const demandsFactor = ({ settings }: Pick<Tenant, 'settings'>): boolean =>
  settings.mfa_config?.enrollment_grace_days !== undefined;

/** Whether the factor is the only second factor. A set of recovery codes goes with it: it only stood in for it. */
export const isLastFactor = (factors: readonly Factor[], factor: Pick<Factor, 'id'>): boolean => {
  const second = secondFactors(factors);
  return second.length === 1 && second[0]?.id === factor.id;
};

/** Whether its owner must keep a verified factor, on every surface: without it nobody could log in as the policy says (L-070). */
export function mustStay(
  factor: Pick<Factor, 'id'>,
  factors: readonly Factor[],
  { document, demanded, contacts }: FactorDemands,
): boolean {
  if (demanded && isLastFactor(factors, factor)) return true;
  const left = factors.filter(({ id }) => id !== factor.id);
  // A code to the proven mailbox is no second factor by itself, but does where the policy takes one.
  const mailbox = contacts.some(({ kind, verifiedAt }) => kind === 'email' && verifiedAt !== null) ? ['email'] : [];
  return wouldLockOut(document, [...methodsOf(factors), ...mailbox], [...methodsOf(left), ...mailbox]);
}

/** What somebody proves a second factor with. Recovery codes count only beside a factor that they stand in for. */
const methodsOf = (factors: readonly Factor[]): readonly string[] =>
  factors
    .filter(({ status, type, codesLeft }) => status === 'verified' && (type !== 'recovery_code' || codesLeft > 0))
    .filter(({ type }) => type !== 'recovery_code' || hasSecondFactor(factors))
    .map(({ type }) => methodOfFactor(type));
