import { Injectable } from '@nestjs/common';
import { statement, type Tx } from '#server/platform';
import type { OfflineKey } from './key-statement.ts';

const revokeStanding = statement(
  'offline-key.revoke-standing',
  `UPDATE offline_key SET revoked_at = clock_timestamp(), revoked_by = $3
   WHERE tenant_id = $1 AND account_id = $2 AND revoked_at IS NULL RETURNING id`,
);
const insert = statement(
  'offline-key.insert',
  `INSERT INTO offline_key (tenant_id, id, account_id, public_key, created_at)
   VALUES ($1, $2, $3, $4, clock_timestamp()) ON CONFLICT DO NOTHING`,
);
const find = statement(
  'offline-key.find',
  `SELECT id, account_id AS "accountId", public_key AS "publicKey", revoked_at IS NULL AS standing FROM offline_key
   WHERE tenant_id = $1 AND id = $2`,
);
/** Locks the rows: a key that is being revoked by another transaction is waited for. */
const lock = statement('offline-key.lock', `${find.text} FOR UPDATE`);
const list = statement(
  'offline-key.list',
  `SELECT id, created_at AS "createdAt", revoked_at AS "revokedAt" FROM offline_key
   WHERE tenant_id = $1 AND account_id = $2 ORDER BY created_at DESC, id LIMIT 20`,
);
const standing = statement(
  'offline-key.standing',
  `SELECT account_id AS "accountId" FROM offline_key WHERE tenant_id = $1 AND revoked_at IS NULL ORDER BY account_id`,
);

export type KnownKey = Readonly<{ id: string; accountId: string; publicKey: string; standing: boolean }>;
export type OwnKey = Readonly<{ id: string; createdAt: Date; revokedAt: Date | null }>;

/** Public halves of the keys that administrators keep offline, in the tenant their accounts live in. */
@Injectable()
export class OfflineKeys {
  /** From now on this one and no other of the account counts. Null where the key was somebody's already, even a revoked one. */
  async register(tx: Tx, accountId: string, key: OfflineKey): Promise<Readonly<{ replaced: string | null }> | null> {
    if (await tx.one<KnownKey>(find, [tx.tenantId, key.id])) return null;
    const replaced = await this.revoke(tx, accountId, accountId);
    const made = await tx.count(insert, [tx.tenantId, key.id, accountId, key.publicKey]);
    if (made !== 1) throw new Error('two registrations met'); // the other one stands, nothing of this one does
    return { replaced };
  }

  /** The id of the key that counted until now. */
  async revoke(tx: Tx, accountId: string, by: string): Promise<string | null> {
    return (await tx.one<{ id: string }>(revokeStanding, [tx.tenantId, accountId, by]))?.id ?? null;
  }

  /** Held until the transaction ends, so that it is not revoked meanwhile. */
  lock(tx: Tx, id: string): Promise<KnownKey | null> {
    return tx.one<KnownKey>(lock, [tx.tenantId, id]);
  }

  list(tx: Tx, accountId: string): Promise<readonly OwnKey[]> {
    return tx.rows<OwnKey>(list, [tx.tenantId, accountId]);
  }

  /** Whose account has one that counts. */
  async holders(tx: Tx): Promise<readonly string[]> {
    return (await tx.rows<{ accountId: string }>(standing, [tx.tenantId])).map(({ accountId }) => accountId);
  }
}
