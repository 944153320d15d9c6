import { Injectable } from '@nestjs/common';
import { Clock, type Tx } from '#server/platform';
import { beginGrace, readGrace } from './db/enrolment-grace.statements.ts';
import { graceAt, type Grace } from './domain/enrolment-grace.ts';
import type { Factor } from './domain/factor.ts';
import { hasSecondFactor } from './domain/may-change-factors.ts';

/**
 * The days a tenant gives its people to set up a second factor (L-045). They run from somebody's own first login under the
 * setting, so whoever comes seldom has them too.
 */
@Injectable()
export class EnrolmentGraces {
  constructor(private readonly clock: Clock) {}

  /** Null where the tenant asks for none (`days` undefined), or the person has a second factor. No query then. */
  async of(tx: Tx, days: number | undefined, accountId: string, factors: readonly Factor[]): Promise<Grace | null> {
    if (days === undefined || hasSecondFactor(factors)) return null;
    const started = await tx.one<{ since: Date }>(readGrace, [tx.tenantId, accountId]);
    return graceAt(days, started?.since ?? null, this.clock.now());
  }

  /** The first login under the setting starts the days; later ones change nothing. */
  async begin(tx: Tx, accountId: string): Promise<void> {
    await tx.count(beginGrace, [tx.tenantId, accountId, this.clock.now()]);
  }
}
