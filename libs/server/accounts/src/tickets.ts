import { Injectable } from '@nestjs/common';
import { Clock, randomToken, secondsFrom, statement, tokenHash, type Tx } from '#server/platform';

export type TicketPurpose = 'password_reset' | 'email_verification' | 'unlock' | 'enrolment';
export type Ticket = Readonly<{ accountId: string; email: string | null }>;

/** Lifetimes in seconds: links by mail live 30 minutes, a proof of an address a day (standards.md section 7). */
export const TICKET_SECONDS: Record<TicketPurpose, number> = {
  password_reset: 1_800,
  unlock: 1_800,
  email_verification: 86_400,
  enrolment: 86_400,
};

const insert = statement(
  'ticket.insert',
  `INSERT INTO ticket (tenant_id, token_hash, purpose, account_id, email, expires_at, security_version)
   SELECT $1, $2, $3, $4, $5, $6, a.security_version FROM account a WHERE a.tenant_id = $1 AND a.id = $4`,
);
/** One issue at a time for an account: of two at once neither would see the other's ticket to void. */
const lockAccount = statement('ticket.lock-account', `SELECT 1 FROM account WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE`);
const voidOlder = statement(
  'ticket.void',
  `UPDATE ticket SET spent_at = $4 WHERE tenant_id = $1 AND account_id = $2 AND purpose = $3 AND spent_at IS NULL`,
);
/**
 * A ticket outlives no change of what it was issued for: another password, address, number or status voids it. The proof of an
 * address is of that address alone, which whoever spends it compares.
 */
const STANDS = `spent_at IS NULL AND expires_at > $4 AND (purpose = 'email_verification' OR security_version =
  (SELECT a.security_version FROM account a WHERE a.tenant_id = ticket.tenant_id AND a.id = ticket.account_id))`;
const spend = statement(
  'ticket.spend',
  `UPDATE ticket SET spent_at = $4 WHERE tenant_id = $1 AND token_hash = $2 AND purpose = $3 AND ${STANDS}
   RETURNING account_id AS "accountId", email`,
);

const peek = statement(
  'ticket.peek',
  `SELECT account_id AS "accountId", email FROM ticket WHERE tenant_id = $1 AND token_hash = $2 AND purpose = $3 AND ${STANDS}`,
);

/** Single-use links: 256 random bits, stored as a hash, spent by one conditional UPDATE. A new one voids the older. */
@Injectable()
export class Tickets {
  constructor(private readonly clock: Clock) {}

  async issue(tx: Tx, purpose: TicketPurpose, accountId: string, email: string | null): Promise<string> {
    const now = this.clock.now();
    const token = randomToken();
    await tx.rows(lockAccount, [tx.tenantId, accountId]);
    await tx.count(voidOlder, [tx.tenantId, accountId, purpose, now]);
    await tx.count(insert, [tx.tenantId, tokenHash(token), purpose, accountId, email, secondsFrom(now, TICKET_SECONDS[purpose])]);
    return token;
  }

  /** Whose token it is, without spending it. */
  peek(tx: Tx, purpose: TicketPurpose, token: string): Promise<Ticket | null> {
    return tx.one<Ticket>(peek, [tx.tenantId, tokenHash(token), purpose, this.clock.now()]);
  }

  /** Null for a token that never was, is spent, or has expired: nobody learns which. */
  spend(tx: Tx, purpose: TicketPurpose, token: string): Promise<Ticket | null> {
    return tx.one<Ticket>(spend, [tx.tenantId, tokenHash(token), purpose, this.clock.now()]);
  }
}
