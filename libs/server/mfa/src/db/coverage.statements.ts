import { statement } from '#server/platform';
import { STANDING } from './factor.statements.ts';

/** $2 pending since, $3 now, $4 the property that groups people, or null. Rows are kinds of people, not people. */
export const countAlike = statement(
  'coverage.count',
  `WITH held AS (
     SELECT f.account_id, array_agg(DISTINCT f.type ORDER BY f.type) FILTER (WHERE f.status = 'verified') AS types,
       bool_or(f.status = 'pending') AS pending,
       bool_or(f.type = 'recovery_code' AND EXISTS (SELECT FROM recovery_code r WHERE r.tenant_id = f.tenant_id
         AND r.factor_id = f.id AND r.generation = f.codes_generation AND r.spent_at IS NULL)) AS codes
     ${STANDING} GROUP BY f.account_id
   )
   SELECT a.status, a.custom_properties ->> $4::text AS "group", coalesce(h.types, '{}') AS types,
     coalesce(h.pending, false) AS pending, coalesce(h.codes, false) AS "codesLeft",
     coalesce(a.mfa_paused_until > $3, false) AS paused, count(*)::integer AS users
   FROM account a LEFT JOIN held h ON h.account_id = a.id
   WHERE a.tenant_id = $1 GROUP BY 1, 2, 3, 4, 5, 6`,
);
