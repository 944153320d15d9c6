import { statement } from '#server/platform';

export const insertTicket = statement(
  'ticket.insert',
  `INSERT INTO ticket (tenant_id, token_hash, purpose, account_id, email, expires_at, security_version)
   SELECT $1, $2, $3, $4, $5, $6, a.security_version FROM account a WHERE a.tenant_id = $1 AND a.id = $4`,
);
/** One issue at a time for an account: of two at once neither would see the other's ticket to void. */
export const lockAccount = statement(
  'ticket.lock-account',
  `SELECT 1 FROM account WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE`,
);
export const voidOlder = statement(
  'ticket.void',
  `UPDATE ticket SET spent_at = $4, voided_at = $4 WHERE tenant_id = $1 AND account_id = $2 AND purpose = $3 AND spent_at IS NULL`,
);
/**
 * A ticket outlives no change of what it was issued for: another password, address, number or status voids it. The proof of an
 * address is of that address alone, which whoever spends it compares.
 */
const STANDS = `spent_at IS NULL AND expires_at > $4 AND (purpose = 'email_verification' OR security_version =
  (SELECT a.security_version FROM account a WHERE a.tenant_id = ticket.tenant_id AND a.id = ticket.account_id))`;
export const spendTicket = statement(
  'ticket.spend',
  `UPDATE ticket SET spent_at = $4 WHERE tenant_id = $1 AND token_hash = $2 AND purpose = $3 AND ${STANDS}
   RETURNING account_id AS "accountId", email`,
);
export const peekTicket = statement(
  'ticket.peek',
  `SELECT account_id AS "accountId", email FROM ticket WHERE tenant_id = $1 AND token_hash = $2 AND purpose = $3 AND ${STANDS}`,
);
/** The first opening of a ticket that stands; no row for any later one. */
export const openTicket = statement(
  'ticket.open',
  `UPDATE ticket SET opened_at = $4 WHERE tenant_id = $1 AND token_hash = $2 AND purpose = $3 AND opened_at IS NULL AND ${STANDS}
   RETURNING account_id AS "accountId", email`,
);
export const voidTicket = statement(
  'ticket.void-one',
  `UPDATE ticket SET spent_at = $4, voided_at = $4 WHERE tenant_id = $1 AND token_hash = $2 AND purpose = $3 AND ${STANDS}`,
);
export const traceTicket = statement(
  'ticket.trace',
  `SELECT opened_at AS "openedAt", spent_at AS "spentAt", voided_at AS "voidedAt", ${STANDS} AS stands
   FROM ticket WHERE tenant_id = $1 AND token_hash = $2 AND purpose = $3`,
);
