import { statement } from '#server/platform';

const COLUMNS = `d.id, d.factor_id AS "factorId", d.method, d.ip, d.user_agent AS "userAgent", d.created_at AS "createdAt",
  d.last_used_at AS "lastUsedAt", d.expires_at AS "expiresAt"`;

/** What earned the trust still stands, and did so when it was given: a number that was proven anew since is another one. */
const FACTOR_STANDS = `f.status = 'verified' AND (f.type NOT IN ('sms', 'email') OR c.verified_at <= f.verified_at)`;
const FACTORS = `factor f LEFT JOIN contact_point c ON c.tenant_id = f.tenant_id AND c.id = f.contact_point_id`;

/**
 * $2 account, $3 now. A device is trusted until it expires, is revoked, or what it stands on moves: the password or address
 * (`security_version`), the factor, a reset.
 */
const TRUSTED = `d.tenant_id = $1 AND d.account_id = $2 AND d.revoked_at IS NULL AND d.expires_at > $3
  AND EXISTS (SELECT FROM account a WHERE a.tenant_id = d.tenant_id AND a.id = d.account_id
    AND a.security_version = d.security_version AND NOT a.enrolment_locked)
  AND EXISTS (SELECT FROM ${FACTORS} WHERE f.tenant_id = d.tenant_id AND f.id = d.factor_id AND f.account_id = d.account_id
    AND f.verified_at <= d.created_at AND ${FACTOR_STANDS})`;

/** $4 secret's hash, $5 factor, $6 method, $7 expiry, $8 ip, $9 user agent, $10 id. Of a standing factor of that very account. */
export const insertDevice = statement(
  'device.insert',
  `INSERT INTO remembered_device (tenant_id, account_id, created_at, last_used_at, secret_hash, factor_id, method, expires_at, ip, user_agent, id, security_version)
   SELECT a.tenant_id, a.id, $3, $3, $4, f.id, $6, $7, $8, $9, $10, a.security_version
   FROM account a, ${FACTORS}
   WHERE a.tenant_id = $1 AND a.id = $2 AND NOT a.enrolment_locked
     AND f.tenant_id = $1 AND f.account_id = $2 AND f.id = $5 AND ${FACTOR_STANDS}`,
);

/** $4 secret's hash, $5 the next one, $6 not remembered before, $7 ip, $8 user agent. One secret is good for one login. */
export const useDevice = statement(
  'device.use',
  `UPDATE remembered_device d SET secret_hash = $5, last_used_at = $3, ip = $7, user_agent = $8
   WHERE ${TRUSTED} AND d.secret_hash = $4 AND d.created_at > $6 RETURNING ${COLUMNS}`,
);
export const findDevice = statement(
  'device.find',
  `SELECT ${COLUMNS} FROM remembered_device d WHERE ${TRUSTED} AND d.secret_hash = $4`,
);
export const listDevices = statement(
  'device.list',
  `SELECT ${COLUMNS}, d.secret_hash = $4 AS current FROM remembered_device d WHERE ${TRUSTED} ORDER BY d.last_used_at DESC, d.id`,
);
export const forgetDevice = statement(
  'device.forget',
  `UPDATE remembered_device SET revoked_at = $3 WHERE tenant_id = $1 AND account_id = $2 AND revoked_at IS NULL AND id = $4`,
);
export const forgetAllDevices = statement(
  'device.forget-all',
  `UPDATE remembered_device SET revoked_at = $3 WHERE tenant_id = $1 AND account_id = $2 AND revoked_at IS NULL RETURNING id`,
);
/** Whatever this browser was trusted for until now, whoever's it was. */
export const replaceDevice = statement(
  'device.replace',
  `UPDATE remembered_device SET revoked_at = $3 WHERE tenant_id = $1 AND secret_hash = $2 AND revoked_at IS NULL
   RETURNING id, account_id AS "accountId"`,
);
