import { Injectable } from '@nestjs/common';
import { Clock, randomToken, secondsFrom, tokenHash, type Tx } from '#server/platform';
import {
  insertTicket,
  lockAccount,
  openTicket,
  peekTicket,
  spendTicket,
  traceTicket,
  voidOlder,
  voidTicket,
} from './db/ticket.statements.ts';

export type TicketPurpose = 'password_reset' | 'email_verification' | 'unlock' | 'enrolment';
export type Ticket = Readonly<{ accountId: string; email: string | null }>;
/** What became of a ticket. One that was voided is spent too; one that stands may be spent. */
export type TicketTrace = Readonly<{ openedAt: Date | null; spentAt: Date | null; voidedAt: Date | null; stands: boolean }>;

/** Lifetimes in seconds: links by mail live 30 minutes, a proof of an address a day (standards.md section 7). */
export const TICKET_SECONDS: Record<TicketPurpose, number> = {
  password_reset: 1_800,
  unlock: 1_800,
  email_verification: 86_400,
  enrolment: 86_400,
};

/** Single-use links: 256 random bits, stored as a hash, spent by one conditional UPDATE. A new one voids the older. */
@Injectable()
export class Tickets {
  constructor(private readonly clock: Clock) {}

  async issue(tx: Tx, purpose: TicketPurpose, accountId: string, email: string | null): Promise<string> {
    const now = this.clock.now();
    const token = randomToken();
    await tx.rows(lockAccount, [tx.tenantId, accountId]);
    await tx.count(voidOlder, [tx.tenantId, accountId, purpose, now]);
    await tx.count(insertTicket, [
      tx.tenantId,
      tokenHash(token),
      purpose,
      accountId,
      email,
      secondsFrom(now, TICKET_SECONDS[purpose]),
    ]);
    return token;
  }

  /** Whose token it is, without spending it. */
  peek(tx: Tx, purpose: TicketPurpose, token: string): Promise<Ticket | null> {
    return tx.one<Ticket>(peekTicket, [tx.tenantId, tokenHash(token), purpose, this.clock.now()]);
  }

  /** Null for a token that never was, is spent, or has expired: nobody learns which. */
  spend(tx: Tx, purpose: TicketPurpose, token: string): Promise<Ticket | null> {
    return tx.one<Ticket>(spendTicket, [tx.tenantId, tokenHash(token), purpose, this.clock.now()]);
  }

  /** Marks that its holder began to use it. Null for any but the first time: one ticket is opened once, and stays good. */
  open(tx: Tx, purpose: TicketPurpose, token: string): Promise<Ticket | null> {
    return tx.one<Ticket>(openTicket, [tx.tenantId, tokenHash(token), purpose, this.clock.now()]);
  }

  /** Takes back the ticket of this hash. False for one that is spent, void or over: of a revocation and a use one wins. */
  async revoke(tx: Tx, purpose: TicketPurpose, hash: string): Promise<boolean> {
    return (await tx.count(voidTicket, [tx.tenantId, hash, purpose, this.clock.now()])) === 1;
  }

  /** Null once it was swept away, some days after its end. */
  trace(tx: Tx, purpose: TicketPurpose, hash: string): Promise<TicketTrace | null> {
    return tx.one<TicketTrace>(traceTicket, [tx.tenantId, hash, purpose, this.clock.now()]);
  }
}
