import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import type { Outcome } from '#shared/kernel';
import { FactorStore, FRESH_SECONDS, judgeEnrolment, ownRemoval, type EnrolmentVerdict } from '#server/mfa';
import { secondsFrom, type Tx } from '#server/platform';
import { mayAddApp } from './domain/own-rules.ts';
import type { Self } from './own-acts.ts';
import { Surroundings } from './surroundings.ts';

/** Whether this session may set up an app: asked when it begins, when it is confirmed, and for the page. */
@Injectable()
export class Enrolment {
  constructor(
    private readonly around: Surroundings,
    private readonly factors: FactorStore,
  ) {}

  async allowed(tx: Tx, self: Self): Promise<Outcome<null, Problem>> {
    return mayAddApp(await this.verdict(tx, self), self.proof);
  }

  private async verdict(tx: Tx, { session, person }: Self): Promise<EnrolmentVerdict> {
    const { account, factors } = person;
    const now = this.around.clock.now();
    const since = secondsFrom(now, -FRESH_SECONDS);
    const removedHere = await this.factors.wasRemoved(tx, account.id, ownRemoval(session.id), since);
    const everHad = await this.factors.everVerified(tx, account.id);
    const { enrolmentLocked } = account;
    return judgeEnrolment({ factors, evidence: session.evidence, enrolmentLocked, everHad, removedHere }, now);
  }
}
