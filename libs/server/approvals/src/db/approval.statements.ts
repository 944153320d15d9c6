import { statement } from '#server/platform';

const COLUMNS = `id, kind, subject, content_hash AS "contentHash", content_sealed AS "contentSealed", urgency, state,
  requested_by AS "requestedBy", requested_marks AS "requestedMarks", approver_id AS "approverId", target_marks AS "targetMarks",
  decided_by AS "decidedBy", decided_at AS "decidedAt", comment_sealed AS "commentSealed", pending_until AS "pendingUntil",
  usable_until AS "usableUntil", created_at AS "createdAt"`;

export const insert = statement(
  'approval.insert',
  `INSERT INTO approval_request (tenant_id, id, kind, subject, content_hash, content_sealed, urgency, state, requested_by, requested_marks,
                                 approver_id, target_marks, pending_until, created_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, 'pending', $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING`,
);
export const find = statement('approval.find', `SELECT ${COLUMNS} FROM approval_request WHERE tenant_id = $1 AND id = $2`);
export const findLatest = statement(
  'approval.latest',
  `SELECT ${COLUMNS} FROM approval_request WHERE tenant_id = $1 AND kind = $2 AND subject = $3 ORDER BY created_at DESC, id DESC LIMIT 1`,
);
/** The most urgent first, then the one that runs out first. */
export const listFor = statement(
  'approval.list',
  `SELECT ${COLUMNS} FROM approval_request WHERE tenant_id = $1 AND approver_id = $2 AND kind = $3
   ORDER BY (state = 'pending' AND pending_until > $4) DESC, array_position(ARRAY['critical','high','medium','low'], urgency), pending_until, id LIMIT $5`,
);
/** Writes down what the time has decided. */
export const expire = statement(
  'approval.expire',
  `UPDATE approval_request SET state = 'expired'
   WHERE tenant_id = $1 AND kind = $2 AND subject = $3
     AND ((state = 'pending' AND pending_until <= $4) OR (state = 'approved' AND usable_until <= $4)) RETURNING id`,
);
/** Exactly one of many decisions counts, and only one by the person who was asked, about the content he saw. */
export const decide = statement(
  'approval.decide',
  `UPDATE approval_request SET state = $3, decided_by = $4, decided_marks = $5, decided_at = $6, comment_sealed = $7, usable_until = $8
   WHERE tenant_id = $1 AND id = $2 AND state = 'pending' AND pending_until > $6 AND approver_id = $4 AND content_hash = $9
     AND NOT (requested_marks && $5) AND NOT (target_marks && $5)`,
);
export const withdraw = statement(
  'approval.withdraw',
  `UPDATE approval_request SET state = 'withdrawn' WHERE tenant_id = $1 AND id = $2 AND requested_by = $3
     AND ((state = 'pending' AND pending_until > $4) OR (state = 'approved' AND usable_until > $4))`,
);
export const voidOpen = statement(
  'approval.void',
  `UPDATE approval_request SET state = 'void' WHERE tenant_id = $1 AND kind = $2 AND subject = $3 AND state IN ('pending', 'approved') RETURNING id`,
);
/** One approval allows one act: of fifty at once, one finds it approved (threats 21). */
export const spend = statement(
  'approval.spend',
  `UPDATE approval_request SET state = 'spent', spent_at = $5
   WHERE tenant_id = $1 AND kind = $2 AND subject = $3 AND content_hash = $4 AND state = 'approved' AND usable_until > $5 RETURNING id`,
);
