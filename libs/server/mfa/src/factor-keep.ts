import { Injectable } from '@nestjs/common';
import { Clock, statement, type Tx } from '#server/platform';

/** What a removal takes from a factor, as it stands in the database: keys stay sealed for their row. */
export type KeptFactor = Readonly<{
  id: string;
  type: string;
  status: string;
  name: string;
  name_key: string | null;
  secret_sealed: string | null;
  codes_salt: string | null;
  created_at: string;
  last_used_at: string | null;
}>;

const keep = statement(
  'factor.keep',
  `SELECT id, type, status, name, name_key, secret_sealed, encode(codes_salt, 'base64') AS codes_salt, created_at, last_used_at
   FROM factor WHERE tenant_id = $1 AND account_id = $2 AND status <> 'removed' ORDER BY created_at, id`,
);
/** Only what this very removal took, and only once; what was spent since stays spent, since no counter goes back. */
const restore = statement(
  'factor.restore',
  `UPDATE factor f SET status = k.status, name_key = k.name_key, secret_sealed = k.secret_sealed, codes_salt = decode(k.codes_salt, 'base64'),
     removed_at = NULL, removed_reason = NULL, updated_at = $5
   FROM jsonb_to_recordset($4) AS k(id uuid, status text, name_key text, secret_sealed text, codes_salt text)
   WHERE f.tenant_id = $1 AND f.account_id = $2 AND f.id = k.id AND f.status = 'removed' AND f.removed_reason = $3 RETURNING f.id`,
);

/** Keeps what a reset may have to give back, and gives it back (ux.md D-3). */
@Injectable()
export class FactorKeep {
  constructor(private readonly clock: Clock) {}

  /** Every factor that is not removed, pending and fallen ones too. */
  async take(tx: Tx, accountId: string): Promise<readonly KeptFactor[]> {
    return tx.rows<KeptFactor>(keep, [tx.tenantId, accountId]);
  }

  /** Ids of the factors that stand again. `reason`: what they were removed for. */
  async restore(tx: Tx, accountId: string, reason: string, kept: readonly KeptFactor[]): Promise<readonly string[]> {
    const rows = await tx.rows<{ id: string }>(restore, [tx.tenantId, accountId, reason, JSON.stringify(kept), this.clock.now()]);
    return rows.map(({ id }) => id);
  }
}
