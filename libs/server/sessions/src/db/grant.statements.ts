import { statement } from '#server/platform';

const members = `id, client_id AS "clientId", account_id AS "accountId", session_id AS "sessionId", scopes, facts, expires_at AS "expiresAt"`;

/** $4 is now. A grant lives until it is revoked, it expires, its client is disabled or its session is ended. */
const lives = `g.revoked_at IS NULL AND g.expires_at > $4
     AND EXISTS (SELECT FROM client c WHERE c.tenant_id = g.tenant_id AND c.id = g.client_id AND c.enabled)
     AND NOT EXISTS (SELECT FROM session s WHERE s.tenant_id = g.tenant_id AND s.id = g.session_id AND s.ended_at IS NOT NULL)`;

const withStatus = (source: string): string =>
  `SELECT ${members}, (SELECT a.status FROM account a WHERE a.tenant_id = $1 AND a.id = ${source}.account_id) AS status FROM ${source}`;

/** What was granted while the second factor was paused ends with the pause (ux.md D-5). */
export const insertGrant = statement(
  'grant.insert',
  `INSERT INTO token_grant (tenant_id, id, client_id, account_id, session_id, scopes, facts, created_at, expires_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8,
     least($9::timestamptz, (SELECT a.mfa_paused_until FROM account a WHERE a.tenant_id = $1 AND a.id = $4 AND a.mfa_paused_until > $8)))`,
);
export const revokeGrant = statement(
  'grant.revoke',
  `UPDATE token_grant SET revoked_at = $3 WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL`,
);

export const insertCode = statement(
  'code.insert',
  `INSERT INTO authorization_code (tenant_id, code_hash, grant_id, redirect_uri, code_challenge, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
);
/** A challenge demands its verifier, and a verifier demands a challenge (RFC 9700 section 4.8.2). */
export const spendCode = statement(
  'code.spend',
  `WITH spent AS (
     UPDATE authorization_code t SET spent_at = $4 FROM token_grant g
     WHERE t.tenant_id = $1 AND t.code_hash = $2 AND t.spent_at IS NULL AND t.expires_at > $4
       AND t.redirect_uri = $5 AND t.code_challenge IS NOT DISTINCT FROM $6::text
       AND g.tenant_id = t.tenant_id AND g.id = t.grant_id AND g.client_id = $3 AND ${lives}
     RETURNING g.id, g.client_id, g.account_id, g.session_id, g.scopes, g.facts, g.expires_at
   ) ${withStatus('spent')}`,
);
export const traceCode = statement(
  'code.trace',
  `SELECT t.grant_id AS "grantId", t.spent_at IS NOT NULL AS spent, g.account_id AS "accountId", g.client_id AS "clientId", g.scopes
   FROM authorization_code t JOIN token_grant g ON g.tenant_id = t.tenant_id AND g.id = t.grant_id
   WHERE t.tenant_id = $1 AND t.code_hash = $2`,
);

export const insertRefresh = statement(
  'refresh.insert',
  `INSERT INTO refresh_token (tenant_id, token_hash, grant_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)`,
);
export const rotateRefresh = statement(
  'refresh.rotate',
  `WITH spent AS (
     UPDATE refresh_token t SET spent_at = $4 FROM token_grant g
     WHERE t.tenant_id = $1 AND t.token_hash = $2 AND t.spent_at IS NULL AND t.expires_at > $4
       AND g.tenant_id = t.tenant_id AND g.id = t.grant_id AND g.client_id = $3 AND ${lives}
     RETURNING g.id, g.client_id, g.account_id, g.session_id, g.scopes, g.facts, g.expires_at
   ), fresh AS (
     INSERT INTO refresh_token (tenant_id, token_hash, grant_id, created_at, expires_at)
     SELECT $1, $5, spent.id, $4, spent.expires_at FROM spent
   ) ${withStatus('spent')}`,
);
export const traceRefresh = statement(
  'refresh.trace',
  `SELECT t.grant_id AS "grantId", t.spent_at IS NOT NULL AS spent, g.account_id AS "accountId", g.client_id AS "clientId", g.scopes
   FROM refresh_token t JOIN token_grant g ON g.tenant_id = t.tenant_id AND g.id = t.grant_id
   WHERE t.tenant_id = $1 AND t.token_hash = $2`,
);

/** What an access token needs beside its signature: $2 grant, $3 key id, $4 now. */
export const findLiving = statement(
  'grant.living',
  `SELECT g.client_id AS "clientId", g.account_id AS "accountId", g.session_id AS "sessionId",
          (SELECT a.status FROM account a WHERE a.tenant_id = $1 AND a.id = g.account_id) AS status
   FROM token_grant g
   WHERE g.tenant_id = $1 AND g.id = $2 AND ${lives}
     AND EXISTS (SELECT FROM signing_key k WHERE k.tenant_id = $1 AND k.kid = $3)`,
);
