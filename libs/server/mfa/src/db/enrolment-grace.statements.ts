import { statement } from '#server/platform';

export const readGrace = statement(
  'grace.read',
  `SELECT started_at AS since FROM enrolment_grace WHERE tenant_id = $1 AND account_id = $2`,
);
export const beginGrace = statement(
  'grace.begin',
  `INSERT INTO enrolment_grace (tenant_id, account_id, started_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
);
