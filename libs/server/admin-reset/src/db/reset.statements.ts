import { statement } from '#server/platform';

const COLUMNS = `id, number, state, target_id AS "targetId", target_version AS "targetVersion", requester_tenant_id AS "requesterTenantId",
  requester_id AS "requesterId", requester_person AS "requesterPerson", method, reason, urgency, identity_proof AS "identityProof",
  details_sealed AS "detailsSealed", checklist, incident_id AS "incidentId", approval_reasons AS "approvalReasons",
  confirm_hash AS "confirmHash", confirm_from AS "confirmFrom", confirm_until AS "confirmUntil", approval_id AS "approvalId",
  executed_at AS "executedAt", executed_under AS "executedUnder", finished_at AS "finishedAt", restored_at AS "restoredAt",
  paused_until AS "pausedUntil", sessions_ended AS "sessionsEnded", tries, last_code AS "lastCode", last_seq AS "lastSeq",
  created_at AS "createdAt"`;

/** Numbers of a tenant's resets have no gap: the counter is moved in the transaction of its reset. */
export const nextNumber = statement(
  'reset.number',
  `INSERT INTO mfa_reset_counter AS c (tenant_id, last) VALUES ($1, 1) ON CONFLICT (tenant_id) DO UPDATE SET last = c.last + 1 RETURNING last`,
);
export const insert = statement(
  'reset.insert',
  `INSERT INTO mfa_reset (tenant_id, id, number, state, target_id, target_version, requester_tenant_id, requester_id, requester_person, incident_id, created_at, updated_at)
   VALUES ($1, $2, $3, 'draft', $4, $5, $6, $7, $8, $9, $10, $10)`,
);
export const find = statement('reset.find', `SELECT ${COLUMNS} FROM mfa_reset WHERE tenant_id = $1 AND id = $2`);
export const lock = statement('reset.lock', `SELECT ${COLUMNS} FROM mfa_reset WHERE tenant_id = $1 AND id = $2 FOR UPDATE`);
/** An edit ends the confirmation that was asked for the text before it. */
export const edit = statement(
  'reset.edit',
  `UPDATE mfa_reset SET method = $3, reason = $4, urgency = $5, identity_proof = $6, details_sealed = $7, target_version = $8,
     checklist = $9, confirm_hash = NULL, updated_at = $10 WHERE tenant_id = $1 AND id = $2 AND state = 'draft'`,
);
export const cancel = statement(
  'reset.cancel',
  `UPDATE mfa_reset SET state = 'cancelled', confirm_hash = NULL, updated_at = $3 WHERE tenant_id = $1 AND id = $2 AND state = 'draft'`,
);
export const confirm = statement(
  'reset.confirm',
  `UPDATE mfa_reset SET confirm_hash = $3, confirm_from = $4, confirm_until = $5, updated_at = $6 WHERE tenant_id = $1 AND id = $2 AND state = 'draft'`,
);
/** The one transition that starts a run; the confirmation is used up by it. */
export const begin = statement(
  'reset.begin',
  `UPDATE mfa_reset SET state = 'running', confirm_hash = NULL, key_hash = $4, approval_reasons = $5, approval_id = $6, executed_at = $7,
     executed_under = $8, updated_at = $7
   WHERE tenant_id = $1 AND id = $2 AND state = 'draft' AND confirm_hash = $3 AND confirm_from <= $7 AND confirm_until > $7`,
);
export const findByKey = statement(
  'reset.by-key',
  `SELECT ${COLUMNS} FROM mfa_reset WHERE tenant_id = $1 AND requester_id = $2 AND key_hash = $3`,
);
export const underWay = statement(
  'reset.under-way',
  `SELECT ${COLUMNS} FROM mfa_reset WHERE tenant_id = $1 AND target_id = $2 AND state IN ('running', 'partially_failed') LIMIT 1`,
);
export const pausedSince = statement(
  'reset.paused-since',
  `SELECT 1 AS known FROM mfa_reset WHERE tenant_id = $1 AND target_id = $2 AND method = 'pause' AND paused_until IS NOT NULL AND executed_at > $3 LIMIT 1`,
);
/** $2 requester or null for everybody, then filters, then the place of the last row. */
export const list = statement(
  'reset.list',
  `SELECT ${COLUMNS} FROM mfa_reset
   WHERE tenant_id = $1 AND ($2::uuid IS NULL OR requester_id = $2) AND ($3::uuid IS NULL OR target_id = $3)
     AND ($4::text IS NULL OR state = $4) AND ($5::text IS NULL OR method = $5)
     AND ($6::timestamptz IS NULL OR created_at >= $6) AND ($7::timestamptz IS NULL OR created_at < $7)
     AND ($8::timestamptz IS NULL OR (created_at, id) < ($8, $9::uuid))
   ORDER BY created_at DESC, id DESC LIMIT $10`,
);
export const medianSeconds = statement(
  'reset.median',
  `SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM finished_at - executed_at)) AS median FROM (
     SELECT finished_at, executed_at FROM mfa_reset WHERE tenant_id = $1 AND state = 'completed' ORDER BY finished_at DESC LIMIT 50) AS latest`,
);
