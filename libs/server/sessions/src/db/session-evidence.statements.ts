import { statement } from '#server/platform';

const members = `s.id, s.account_id AS "accountId", s.evidence, s.auth_time AS "authTime", s.created_at AS "createdAt",
  s.last_seen_at AS "lastSeenAt", s.expires_at AS "expiresAt"`;

/** $3 now, $4 idle if not seen since. */
const alive = `s.ended_at IS NULL AND s.expires_at > $3 AND s.last_seen_at > $4`;

/** $5 written again only if not seen since. */
export const findById = statement(
  'session.find-by-id',
  `WITH found AS (SELECT ${members}, s.ended_at AS "endedAt" FROM session s WHERE s.tenant_id = $1 AND s.id = $2),
   seen AS (
     UPDATE session s SET last_seen_at = $3 WHERE s.tenant_id = $1 AND s.id = $2 AND ${alive} AND s.last_seen_at <= $5
   )
   SELECT *, "endedAt" IS NOT NULL AS ended, "expiresAt" <= $3 OR "lastSeenAt" <= $4 AS expired FROM found`,
);

export const listAlive = statement(
  'session.list',
  `SELECT ${members}, s.ip, s.user_agent AS "userAgent" FROM session s
   WHERE s.tenant_id = $1 AND s.account_id = $2 AND ${alive} ORDER BY s.created_at DESC, s.id`,
);

export const addEvidence = statement(
  'session.add-evidence',
  `UPDATE session SET evidence = evidence || $3::jsonb WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL`,
);

/**
 * $3 the removed factor. A proof of a number or mailbox may stand without its id: it was sent to before it was a factor, and an
 * account has one of each.
 */
const GONE = `CASE WHEN e.value ->> 'factor_id' IS NOT NULL THEN e.value ->> 'factor_id' = $3 ELSE e.key IS NOT DISTINCT FROM (
  SELECT CASE f.type WHEN 'sms' THEN 'sms-authentication' WHEN 'email' THEN 'email-authentication' END
  FROM factor f WHERE f.tenant_id = $1 AND f.id::text = $3 AND f.account_id = $2) END`;

/** What a removed factor proved is proved no more, and the tokens that say so are renewed no more. */
export const dropEvidence = statement(
  'session.drop-evidence',
  `WITH weakened AS (
     UPDATE session s SET evidence = coalesce(
       (SELECT jsonb_object_agg(e.key, e.value) FROM jsonb_each(s.evidence) e WHERE NOT (${GONE})), '{}')
     WHERE s.tenant_id = $1 AND s.account_id = $2 AND s.ended_at IS NULL
       AND EXISTS (SELECT FROM jsonb_each(s.evidence) e WHERE ${GONE})
     RETURNING s.id
   ), revoked AS (
     UPDATE token_grant g SET revoked_at = $4 FROM weakened
     WHERE g.tenant_id = $1 AND g.session_id = weakened.id AND g.revoked_at IS NULL RETURNING 1
   )
   SELECT id, (SELECT count(*)::integer FROM revoked) AS grants FROM weakened`,
);

/** Nor does a login go on with it that is not complete yet. */
export const failLoginsOf = statement(
  'session.fail-logins-of',
  `UPDATE authentication_transaction t SET state = 'failure'
   WHERE t.tenant_id = $1 AND t.account_id = $2 AND t.state IN ('in_progress', 'success')
     AND EXISTS (SELECT FROM jsonb_each(t.evidence) e WHERE (e.value ->> 'success_count')::integer > 0 AND ${GONE})`,
);
