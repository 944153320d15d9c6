import { statement } from '#server/platform';

const COLUMNS = `f.id, f.account_id AS "accountId", f.type, f.status, f.name, c.value AS contact, f.created_at AS "createdAt",
  f.updated_at AS "updatedAt", f.verified_at AS "verifiedAt", f.last_used_at AS "lastUsedAt", f.last_challenged_at AS "lastChallengedAt",
  (SELECT count(*)::int FROM recovery_code r WHERE f.type = 'recovery_code' AND r.tenant_id = f.tenant_id AND r.factor_id = f.id
     AND r.generation = f.codes_generation AND r.spent_at IS NULL) AS "codesLeft",
  CASE WHEN f.type = 'sms' AND f.status = 'pending' THEN f.secret_sealed END AS "numberSealed"`;

/**
 * Standing factors. One that refers to a number or address stands as long as what was proven when it was bound is still the
 * contact's value: a value that changed, or was proven anew after that, has to be bound again. A pending number is no contact
 * yet: it replaces none before its code was right. $2 is the pending ones' oldest age.
 */
export const STANDING = `FROM factor f LEFT JOIN contact_point c ON c.tenant_id = f.tenant_id AND c.id = f.contact_point_id
  WHERE f.tenant_id = $1 AND (f.status = 'verified' OR (f.status = 'pending' AND f.created_at > $2))
    AND (f.type NOT IN ('sms', 'email') OR f.status = 'pending' OR c.verified_at <= f.verified_at)`;

export const listStanding = statement(
  'factor.list',
  `SELECT ${COLUMNS} ${STANDING} AND f.account_id = $3 ORDER BY f.created_at, f.id`,
);
export const findStanding = statement('factor.find', `SELECT ${COLUMNS} ${STANDING} AND f.account_id = $3 AND f.id = $4`);
export const readSecrets = statement(
  'factor.secrets',
  `SELECT id, secret_sealed AS "sealed" FROM factor WHERE tenant_id = $1 AND account_id = $2 AND type = 'totp' AND status <> 'removed'`,
);

/** Factors of one account change one after another: limits and names are checked under this lock. */
export const lockAccount = statement('factor.lock', `SELECT id FROM account WHERE tenant_id = $1 AND id = $2 FOR UPDATE`);
export const insertPending = statement(
  'factor.insert-pending',
  `INSERT INTO factor (tenant_id, id, account_id, type, status, name, secret_sealed, bound_ip, bound_user_agent, created_at, updated_at)
   VALUES ($1, $2, $3, $9, 'pending', $4, $5, $6, $7, $8, $8)`,
);
/** A factor whose code was verified before it had a row: a registration brings it along. */
export const insertVerified = statement(
  'factor.insert-verified',
  `INSERT INTO factor (tenant_id, id, account_id, type, status, name, name_key, secret_sealed, last_step, bound_ip, bound_user_agent, created_at, updated_at, verified_at, last_used_at)
   VALUES ($1, $2, $3, 'totp', 'verified', $4, $5, $6, $7, $8, $9, $10, $10, $10, $10)`,
);
/** Only a pending factor within its time becomes one, by exactly one code, and that code is used with it (T-07). */
export const confirm = statement(
  'factor.confirm',
  `UPDATE factor SET status = 'verified', verified_at = $4, updated_at = $4, last_used_at = $4, last_step = $5, name = $6, name_key = $7
   WHERE tenant_id = $1 AND id = $2 AND status = 'pending' AND created_at > $3`,
);
/** What the number was a factor by before, standing or fallen: one number is one factor. */
export const removeBound = statement(
  'factor.remove-bound',
  `UPDATE factor f SET status = 'removed', removed_at = $4, updated_at = $4, removed_reason = 'replaced' FROM contact_point c
   WHERE c.tenant_id = $1 AND c.account_id = $2 AND c.kind = 'phone' AND f.tenant_id = $1 AND f.contact_point_id = c.id
     AND f.id <> $3 AND f.status <> 'removed'`,
);
/** A pending number becomes a factor that refers to the account's number, as it was proven at this moment. */
export const confirmNumber = statement(
  'factor.confirm-number',
  `UPDATE factor f SET status = 'verified', verified_at = $4, updated_at = $4, last_used_at = $4, name = $5, name_key = $6,
     secret_sealed = NULL, contact_point_id = c.id FROM contact_point c
   WHERE f.tenant_id = $1 AND f.id = $2 AND f.type = 'sms' AND f.status = 'pending' AND f.created_at > $3
     AND c.tenant_id = $1 AND c.account_id = f.account_id AND c.kind = 'phone'`,
);
/** What makes a code one-time, on every node and after every restart (T-06, RFC 6238 section 5.2). */
export const spendStep = statement(
  'factor.spend-step',
  `UPDATE factor SET last_step = $3, last_used_at = $4, updated_at = $4
   WHERE tenant_id = $1 AND id = $2 AND status = 'verified' AND (last_step IS NULL OR last_step < $3)`,
);
export const readLastStep = statement(
  'factor.last-step',
  `SELECT last_step::float8 AS step, last_used_at AS "usedAt" FROM factor WHERE tenant_id = $1 AND id = $2`,
);
export const everVerified = statement(
  'factor.ever',
  `SELECT 1 AS known FROM factor WHERE tenant_id = $1 AND account_id = $2 AND type IN ('totp', 'sms') AND verified_at IS NOT NULL
     AND removed_reason IS DISTINCT FROM 'reclaimed' LIMIT 1`,
);
export const wasRemoved = statement(
  'factor.was-removed',
  `SELECT 1 AS known FROM factor WHERE tenant_id = $1 AND account_id = $2 AND removed_reason = $3 AND removed_at >= $4 LIMIT 1`,
);
export const touchChallenged = statement(
  'factor.challenged',
  `UPDATE factor SET last_challenged_at = $3 WHERE tenant_id = $1 AND id = $2`,
);
export const useContact = statement(
  'factor.used-contact',
  `UPDATE factor SET last_used_at = $4, updated_at = $4
   WHERE tenant_id = $1 AND account_id = $2 AND type = $3 AND status = 'verified'`,
);
export const rename = statement(
  'factor.rename',
  `UPDATE factor SET name = $3, name_key = $4, updated_at = $5 WHERE tenant_id = $1 AND id = $2 AND status <> 'removed'`,
);
/** The key goes with it: a removed factor proves nothing to nobody. True for exactly one caller. */
export const remove = statement(
  'factor.remove',
  `UPDATE factor SET status = 'removed', removed_at = $3, updated_at = $3, removed_reason = $4, secret_sealed = NULL, codes_salt = NULL
   WHERE tenant_id = $1 AND id = $2 AND status <> 'removed'`,
);
export const removeAll = statement(
  'factor.remove-all',
  `UPDATE factor SET status = 'removed', removed_at = $3, updated_at = $3, removed_reason = $4, secret_sealed = NULL, codes_salt = NULL
   WHERE tenant_id = $1 AND account_id = $2 AND status <> 'removed'`,
);
export const removePending = statement(
  'factor.remove-pending',
  `UPDATE factor SET status = 'removed', removed_at = $4, updated_at = $4, removed_reason = $5, secret_sealed = NULL
   WHERE tenant_id = $1 AND account_id = $2 AND type = $3 AND status = 'pending'`,
);
/** Makes the account's proven number or address a factor, or proves it anew for one that stands there already. */
export const bindContact = statement(
  'factor.bind-contact',
  `INSERT INTO factor (tenant_id, id, account_id, type, status, contact_point_id, bound_ip, bound_user_agent, created_at, updated_at, verified_at)
   SELECT c.tenant_id, $5, c.account_id, $4, 'verified', c.id, $6, $7, $8, $8, $8 FROM contact_point c
   WHERE c.tenant_id = $1 AND c.account_id = $2 AND c.kind = $3 AND c.verified_at IS NOT NULL
   ON CONFLICT (tenant_id, contact_point_id) WHERE status <> 'removed' DO UPDATE SET verified_at = excluded.verified_at, updated_at = excluded.updated_at`,
);
