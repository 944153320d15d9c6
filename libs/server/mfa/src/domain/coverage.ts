import type { Factor, FactorType } from './factor.ts';
import { mfaStateOf, usualExpectation } from './mfa-state.ts';

/** People of one group who are alike: what stands, what is pending, whether recovery codes are left. */
export type Alike = Readonly<{
  /** Null where the property is absent. */
  group: string | null;
  types: readonly FactorType[];
  pending: boolean;
  codesLeft: boolean;
  paused: boolean;
  users: number;
}>;

/** How many of how many are protected (L-045). The states are those of ux.md D-1; nobody stands in two of the three. */
export type Coverage = Readonly<{
  users: number;
  /** 有効, 部分設定, 無効. */
  enabled: number;
  partial: number;
  none: number;
  /** People with a verified one of each type; somebody may have several. */
  by_type: Readonly<Record<FactorType, number>>;
}>;

const nobody: Coverage = { users: 0, enabled: 0, partial: 0, none: 0, by_type: { totp: 0, sms: 0, email: 0, recovery_code: 0 } };

/** Whether secrets still open is not asked here: that is found out one person at a time. */
export function coverageOf(people: readonly Alike[], now: Date): Coverage {
  return people.reduce((sum, alike): Coverage => {
    const state = stateOf(alike, now);
    const count = (type: FactorType): number => sum.by_type[type] + (alike.types.includes(type) ? alike.users : 0);
    return {
      users: sum.users + alike.users,
      enabled: sum.enabled + (state === 'enabled' ? alike.users : 0),
      partial: sum.partial + (state === 'partial' ? alike.users : 0),
      none: sum.none + (state === 'disabled' ? alike.users : 0),
      by_type: { totp: count('totp'), sms: count('sms'), email: count('email'), recovery_code: count('recovery_code') },
    };
  }, nobody);
}

function stateOf({ types, pending, codesLeft, paused }: Alike, now: Date) {
  const factor = (type: FactorType, status: Factor['status']): Factor => ({
    ...{ id: type, accountId: '', type, status, name: '', contact: null, codesLeft: 0 },
    ...{ createdAt: now, updatedAt: now, verifiedAt: now, lastUsedAt: null, lastChallengedAt: null },
  });
  const factors = [...types.map((type) => factor(type, 'verified')), ...(pending ? [factor('totp', 'pending')] : [])];
  const facts = { factors, broken: [], recoveryCodesLeft: codesLeft ? 1 : 0, unrepaired: false, paused };
  return mfaStateOf(facts, usualExpectation(factors), now);
}
