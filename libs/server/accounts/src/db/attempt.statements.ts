import { statement } from '#server/platform';

/** Takes a try if one is left, counting those whose result is still open. Abandoned tries become failures first. */
export const reserveTry = statement(
  'attempt.reserve',
  `INSERT INTO attempt_counter AS c (tenant_id, scope, subject, in_flight, reserved_at) VALUES ($1, $2, $3, 1, $4)
   ON CONFLICT (tenant_id, scope, subject) DO UPDATE SET
     failures = CASE WHEN c.locked_until IS NOT NULL THEN 0 WHEN c.reserved_at < $6 THEN c.failures + c.in_flight ELSE c.failures END,
     consecutive = CASE WHEN c.reserved_at < $6 THEN c.consecutive + c.in_flight ELSE c.consecutive END,
     in_flight = CASE WHEN c.reserved_at < $6 THEN 1 ELSE c.in_flight + 1 END,
     locked_until = NULL,
     reserved_at = $4
   WHERE (c.locked_until IS NULL OR c.locked_until <= $4) AND c.consecutive + c.in_flight < $7
     AND CASE WHEN c.locked_until IS NOT NULL THEN 0 ELSE c.failures END + c.in_flight < $5`,
);

/** Tries that were abandoned and leave none to take: counted as wrong, they lock like any others. */
export const settleAbandoned = statement(
  'attempt.settle',
  `UPDATE attempt_counter SET
     failures = failures + in_flight, consecutive = consecutive + in_flight, in_flight = 0,
     locks = CASE WHEN failures + in_flight >= $6 THEN locks + 1 ELSE locks END,
     locked_until = CASE WHEN failures + in_flight >= $6 THEN $4::timestamptz + make_interval(secs => least($7 * power(2, locks), $8)) END
   WHERE tenant_id = $1 AND scope = $2 AND subject = $3 AND in_flight > 0 AND reserved_at < $5 AND locked_until IS NULL`,
);

export const readCounter = statement(
  'attempt.read',
  `SELECT failures, in_flight, consecutive, locked_until FROM attempt_counter WHERE tenant_id = $1 AND scope = $2 AND subject = $3`,
);

export const clearCounter = statement(
  'attempt.succeed',
  `UPDATE attempt_counter SET in_flight = greatest(in_flight - 1, 0), failures = 0, consecutive = 0, locks = 0, locked_until = NULL
   WHERE tenant_id = $1 AND scope = $2 AND subject = $3`,
);

export const countFailure = statement(
  'attempt.fail',
  `UPDATE attempt_counter SET
     in_flight = greatest(in_flight - 1, 0), failures = failures + 1, consecutive = consecutive + 1,
     locks = CASE WHEN failures + 1 >= $5 THEN locks + 1 ELSE locks END,
     locked_until = CASE WHEN failures + 1 >= $5 THEN $4::timestamptz + make_interval(secs => least($6 * power(2, locks), $7)) END
   WHERE tenant_id = $1 AND scope = $2 AND subject = $3
   RETURNING failures, in_flight, consecutive, locked_until`,
);

export const giveBackTry = statement(
  'attempt.give-back',
  `UPDATE attempt_counter SET in_flight = greatest(in_flight - 1, 0) WHERE tenant_id = $1 AND scope = $2 AND subject = $3`,
);

export const liftLock = statement(
  'attempt.unlock',
  `UPDATE attempt_counter SET failures = 0, locked_until = NULL WHERE tenant_id = $1 AND scope = $2 AND subject = $3`,
);
