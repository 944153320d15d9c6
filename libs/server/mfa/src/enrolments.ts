import { Injectable } from '@nestjs/common';
import { Tickets } from '#server/accounts';
import type { Evidence } from '#server/policies';
import { Clock, secondsFrom, type Tx } from '#server/platform';
import { FactorStore } from './db/factor.store.ts';
import { FRESH_SECONDS } from './domain/fresh-proof.ts';
import type { Person } from './domain/login-facts.ts';
import { ownRemoval } from './domain/may-change-factors.ts';
import { mayEnrol, proofInLogin, proofInSession, type EnrolmentVerdict } from './domain/may-enrol.ts';

type Holder = Pick<Person, 'account' | 'factors'>;

/** Whether a person may set up a factor now: asked when it begins, again when it is confirmed, and for the page. */
@Injectable()
export class Enrolments {
  constructor(
    private readonly factors: FactorStore,
    private readonly tickets: Tickets,
    private readonly clock: Clock,
  ) {}

  /** In a session, on whatever surface. */
  async inSession(
    tx: Tx,
    { account, factors }: Holder,
    session: Readonly<{ id: string; evidence: Evidence }>,
  ): Promise<EnrolmentVerdict> {
    const now = this.clock.now();
    const since = secondsFrom(now, -FRESH_SECONDS);
    const removedHere = await this.factors.wasRemoved(tx, account.id, ownRemoval(session.id), since);
    const everHad = await this.factors.everVerified(tx, account.id);
    const { enrolmentLocked } = account;
    const proof = proofInSession(session.evidence, now);
    return mayEnrol({ factors, proof, enrolmentLocked, everHad, removedHere, hasTicket: false });
  }

  /** In a login under way; the ticket is only looked at. */
  async inLogin(tx: Tx, { account, factors }: Holder, evidence: Evidence, ticket: string | null): Promise<EnrolmentVerdict> {
    const known = ticket === null ? null : await this.tickets.peek(tx, 'enrolment', ticket);
    const everHad = await this.factors.everVerified(tx, account.id);
    const { enrolmentLocked } = account;
    const hasTicket = known?.accountId === account.id;
    return mayEnrol({ factors, proof: proofInLogin(evidence), enrolmentLocked, everHad, removedHere: false, hasTicket });
  }
}
