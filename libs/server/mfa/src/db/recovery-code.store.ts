import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, statement, type Call, type Tx } from '#server/platform';

const readSet = statement(
  'recovery.set',
  `SELECT id, name, codes_salt AS salt, codes_generation AS generation FROM factor
   WHERE tenant_id = $1 AND account_id = $2 AND type = 'recovery_code' AND status = 'verified'`,
);
/** Makes the set, or gives the standing one a new generation: same factor, same name, all older codes void. */
const renewSet = statement(
  'recovery.renew',
  `INSERT INTO factor AS f (tenant_id, id, account_id, type, status, name, codes_salt, codes_generation, bound_ip, bound_user_agent, created_at, updated_at, verified_at)
   VALUES ($1, $2, $3, 'recovery_code', 'verified', $4, $5, 1, $6, $7, $8, $8, $8)
   ON CONFLICT (tenant_id, account_id) WHERE type = 'recovery_code' AND status <> 'removed'
   DO UPDATE SET codes_salt = excluded.codes_salt, codes_generation = f.codes_generation + 1, updated_at = excluded.updated_at
   RETURNING id, codes_generation AS generation`,
);
const insertCodes = statement(
  'recovery.insert',
  `INSERT INTO recovery_code (tenant_id, factor_id, generation, code_hash) SELECT $1, $2, $3, unnest($4::text[])`,
);
/** One code is good once, whoever else brings it at the same moment; and only while its set is the standing one. A pause freezes them (D-5). */
const spend = statement(
  'recovery.spend',
  `UPDATE recovery_code r SET spent_at = $4 FROM factor f
   WHERE r.tenant_id = $1 AND r.factor_id = $2 AND r.code_hash = $3 AND r.spent_at IS NULL
     AND f.tenant_id = r.tenant_id AND f.id = r.factor_id AND f.status = 'verified' AND f.codes_generation = r.generation
     AND NOT EXISTS (SELECT FROM account a WHERE a.tenant_id = f.tenant_id AND a.id = f.account_id AND a.mfa_paused_until > $4)`,
);
const used = statement('recovery.used', `UPDATE factor SET last_used_at = $3, updated_at = $3 WHERE tenant_id = $1 AND id = $2`);
const wasSpent = statement(
  'recovery.was-spent',
  `SELECT 1 AS known FROM recovery_code WHERE tenant_id = $1 AND factor_id = $2 AND code_hash = $3 AND spent_at IS NOT NULL`,
);

export type RecoverySet = Readonly<{ id: string; name: string; salt: Buffer; generation: number }>;
export type HashedSet = Readonly<{ salt: Buffer; hashes: readonly string[]; name: string }>;

@Injectable()
export class RecoveryCodeStore {
  constructor(private readonly clock: Clock) {}

  find(tx: Tx, accountId: string): Promise<RecoverySet | null> {
    return tx.one<RecoverySet>(readSet, [tx.tenantId, accountId]);
  }

  async renew(tx: Tx, call: Pick<Call, 'ip' | 'userAgent'>, accountId: string, set: HashedSet): Promise<string> {
    const values = [tx.tenantId, randomUUID(), accountId, set.name, set.salt, call.ip, call.userAgent, this.clock.now()];
    const row = await tx.one<{ id: string; generation: number }>(renewSet, values);
    if (!row) throw new Error('a recovery set was neither made nor renewed');
    await tx.count(insertCodes, [tx.tenantId, row.id, row.generation, [...set.hashes]]);
    return row.id;
  }

  /** True for exactly one caller. */
  async spend(tx: Tx, setId: string, hash: string): Promise<boolean> {
    const now = this.clock.now();
    if ((await tx.count(spend, [tx.tenantId, setId, hash, now])) !== 1) return false;
    await tx.count(used, [tx.tenantId, setId, now]);
    return true;
  }

  async wasSpent(tx: Tx, setId: string, hash: string): Promise<boolean> {
    return (await tx.one(wasSpent, [tx.tenantId, setId, hash])) !== null;
  }
}
