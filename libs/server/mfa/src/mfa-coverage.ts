import { Injectable } from '@nestjs/common';
import { isActive, type AccountStatus } from '#server/accounts';
import { Clock, secondsFrom, type Tx } from '#server/platform';
import { countAlike } from './db/coverage.statements.ts';
import { coverageOf, type Alike, type Coverage } from './domain/coverage.ts';
import { PENDING_SECONDS } from './domain/factor.ts';

/** Groups beyond these are left to the total. */
const MOST_GROUPS = 200;

export type CoverageReport = Readonly<{
  total: Coverage;
  /** Largest first; `group` is null for people without the property. */
  groups: readonly (Coverage & Readonly<{ group: string | null }>)[];
}>;

/** How far the people of a tenant are protected by a second factor (L-045). */
@Injectable()
export class MfaCoverage {
  constructor(private readonly clock: Clock) {}

  /** Of everybody who may log in; by the values of a custom property where one is named. */
  async of(tx: Tx, groupBy: string | null): Promise<CoverageReport> {
    const now = this.clock.now();
    const values = [tx.tenantId, secondsFrom(now, -PENDING_SECONDS), now, groupBy];
    const counted = await tx.rows<Alike & { status: AccountStatus }>(countAlike, values);
    const people = counted.filter(isActive);
    const names = groupBy === null ? [] : [...new Set(people.map(({ group }) => group))];
    const groups = names.map((group) => ({
      group,
      ...coverageOf(
        people.filter((one) => one.group === group),
        now,
      ),
    }));
    return { total: coverageOf(people, now), groups: groups.sort((a, b) => b.users - a.users).slice(0, MOST_GROUPS) };
  }
}
