import { statement } from '#server/platform';

/** While the second factor is paused a session lives eight hours at most and ends with the pause (ux.md D-5). */
export const insertSession = statement(
  'session.insert',
  `WITH login AS (
     UPDATE account SET last_sign_in_at = $9 WHERE tenant_id = $1 AND id = $3
     RETURNING CASE WHEN mfa_paused_until > $9 THEN least(mfa_paused_until, $9::timestamptz + interval '8 hours') END AS paused
   )
   INSERT INTO session (tenant_id, id, account_id, secret_hash, evidence, auth_time, ip, user_agent, created_at, last_seen_at, expires_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, least($10::timestamptz, (SELECT paused FROM login)))`,
);

/** $3 now, $4 idle if not seen since, $5 written again only if not seen since. */
export const findAlive = statement(
  'session.find',
  `WITH alive AS (
     SELECT s.id, s.account_id, s.evidence, s.auth_time, s.created_at, s.last_seen_at, s.expires_at, a.status
     FROM session s JOIN account a ON a.tenant_id = s.tenant_id AND a.id = s.account_id
     WHERE s.tenant_id = $1 AND s.secret_hash = $2 AND s.ended_at IS NULL AND s.expires_at > $3 AND s.last_seen_at > $4
   ), seen AS (
     UPDATE session SET last_seen_at = $3 FROM alive
     WHERE session.tenant_id = $1 AND session.id = alive.id AND alive.last_seen_at <= $5
   )
   SELECT id, account_id AS "accountId", evidence, auth_time AS "authTime", created_at AS "createdAt",
          last_seen_at AS "lastSeenAt", expires_at AS "expiresAt", status
   FROM alive`,
);

/** What the browser held before opens nothing from here on. */
export const renewSecret = statement(
  'session.renew-secret',
  `UPDATE session SET secret_hash = $3 WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL`,
);

export const retireSecret = statement(
  'session.retire',
  `UPDATE session SET secret_hash = $3 WHERE tenant_id = $1 AND secret_hash = $2`,
);

export const failTransactions = statement(
  'session.fail-transactions',
  `UPDATE authentication_transaction SET state = 'failure' WHERE tenant_id = $1 AND account_id = $2 AND state IN ('in_progress', 'success')`,
);

/** A new address that waits for its confirmation: one of the sessions that end may have asked for it, and not the owner. */
const WITHDRAWN = `DELETE FROM mailed_code WHERE tenant_id = $1 AND account_id = $2 AND purpose = 'email_change' AND spent_at IS NULL`;
export const withdrawNewAddress = statement('session.withdraw-new-address', WITHDRAWN);

export const endOthers = statement(
  'session.end-others',
  `WITH ended AS (
     UPDATE session SET ended_at = $3
     WHERE tenant_id = $1 AND account_id = $2 AND ended_at IS NULL AND id IS DISTINCT FROM $4::uuid RETURNING 1
   ), revoked AS (
     UPDATE token_grant SET revoked_at = $3
     WHERE tenant_id = $1 AND account_id = $2 AND revoked_at IS NULL AND ($4::uuid IS NULL OR session_id IS DISTINCT FROM $4) RETURNING 1
   ), forgotten AS (
     UPDATE remembered_device SET revoked_at = $3 WHERE tenant_id = $1 AND account_id = $2 AND revoked_at IS NULL RETURNING 1
   ), withdrawn AS (${WITHDRAWN})
   SELECT (SELECT count(*)::integer FROM ended) AS sessions, (SELECT count(*)::integer FROM revoked) AS grants,
          (SELECT count(*)::integer FROM forgotten) AS devices`,
);

export const endOne = statement(
  'session.end',
  `WITH ended AS (
     UPDATE session SET ended_at = $3 WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL RETURNING id
   ), revoked AS (
     UPDATE token_grant SET revoked_at = $3 FROM ended
     WHERE token_grant.tenant_id = $1 AND token_grant.session_id = ended.id AND token_grant.revoked_at IS NULL RETURNING 1
   )
   SELECT (SELECT count(*)::integer FROM ended) AS sessions, (SELECT count(*)::integer FROM revoked) AS grants`,
);
