import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { TicketChannel } from '#shared/contracts';
import { Tickets, TICKET_SECONDS, type TicketTrace } from '#server/accounts';
import { Clock, CONFIG, secondsFrom, statement, tokenHash, type Config, type Tx } from '#server/platform';

/** Two of one instant still have an order: that of their issue, which the account's lock makes one after the other. */
const insert = statement(
  'reset-ticket.insert',
  `INSERT INTO mfa_reset_ticket (tenant_id, id, reset_id, channel, token_hash, created_at, expires_at)
   SELECT $1, $2, $3, $4, $5, greatest($6::timestamptz, max(created_at) + interval '1 microsecond'), $7
   FROM mfa_reset_ticket WHERE tenant_id = $1 AND reset_id = $3`,
);
const newest = statement(
  'reset-ticket.newest',
  `SELECT id, channel, token_hash AS "tokenHash", created_at AS "createdAt", expires_at AS "expiresAt"
   FROM mfa_reset_ticket WHERE tenant_id = $1 AND reset_id = $2 ORDER BY created_at DESC, id DESC LIMIT 1`,
);

export type ResetTicket = Readonly<{
  id: string;
  channel: TicketChannel;
  tokenHash: string;
  createdAt: Date;
  expiresAt: Date;
}>;
export type NewTicket = Readonly<{ id: string; token: string; link: string; expiresAt: Date }>;

/** Tickets for a new factor, each known by the reset it was issued for. */
@Injectable()
export class ResetTickets {
  constructor(
    private readonly tickets: Tickets,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** A ticket that voids those before. Its token stands in the fragment: browsers send it to no server and in no Referer. */
  async issue(
    tx: Tx,
    resetId: string,
    accountId: string,
    to: Readonly<{ channel: TicketChannel; email: string | null }>,
  ): Promise<NewTicket> {
    const token = await this.tickets.issue(tx, 'enrolment', accountId, to.email);
    const now = this.clock.now();
    const [id, expiresAt] = [randomUUID(), secondsFrom(now, TICKET_SECONDS.enrolment)];
    await tx.count(insert, [tx.tenantId, id, resetId, to.channel, tokenHash(token), now, expiresAt]);
    return { id, token, expiresAt, link: `${this.config.PUBLIC_URL}/${tx.tenantId}/set-up#token=${token}` };
  }

  /** Null where none was ever issued for this reset. */
  async newest(tx: Tx, resetId: string): Promise<(ResetTicket & { trace: TicketTrace | null }) | null> {
    const ticket = await tx.one<ResetTicket>(newest, [tx.tenantId, resetId]);
    return ticket && { ...ticket, trace: await this.tickets.trace(tx, 'enrolment', ticket.tokenHash) };
  }

  /** False where it was used, voided or over before. */
  revoke(tx: Tx, ticket: ResetTicket): Promise<boolean> {
    return this.tickets.revoke(tx, 'enrolment', ticket.tokenHash);
  }
}
