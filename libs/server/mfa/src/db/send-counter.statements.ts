import { statement } from '#server/platform';

/** $4 now, $5 where the window begins, $6 the most in it. Counts one row for a message that may be sent. */
export const takeSend = statement(
  'send.take',
  `INSERT INTO send_counter AS c (tenant_id, scope, subject, window_start, sends) VALUES ($1, $2, $3, $4, 1)
   ON CONFLICT (tenant_id, scope, subject) DO UPDATE SET
     sends = CASE WHEN c.window_start <= $5 THEN 1 ELSE c.sends + 1 END,
     window_start = CASE WHEN c.window_start <= $5 THEN $4 ELSE c.window_start END
   WHERE c.window_start <= $5 OR c.sends < $6`,
);
