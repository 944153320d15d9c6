import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, statement, tokenHash, type Tx } from '#server/platform';

const insert = statement(
  'service-key.insert',
  `INSERT INTO service_key (tenant_id, id, key_hash, name, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant_id, key_hash) DO NOTHING`,
);
const find = statement(
  'service-key.find',
  `SELECT id FROM service_key WHERE tenant_id = $1 AND key_hash = $2 AND revoked_at IS NULL`,
);

/** What every key of this kind begins with, so that scanners of source code find one that leaked. */
export const SERVICE_KEY_PREFIX = 'sb_secret_';
/** Never read: it tells an application apart from nobody. */
export const ANON_KEY_PREFIX = 'sb_publishable_';

/** Keys of back ends that administer users: 256 random bits, of which only a hash is kept. */
@Injectable()
export class ServiceKeys {
  constructor(private readonly clock: Clock) {}

  async add(tx: Tx, key: string, name: string): Promise<void> {
    await tx.count(insert, [tx.tenantId, randomUUID(), tokenHash(key), name, this.clock.now()]);
  }

  /** The id of a living key of this tenant, or null. */
  async find(tx: Tx, key: string): Promise<string | null> {
    if (!key.startsWith(SERVICE_KEY_PREFIX)) return null;
    return (await tx.one<{ id: string }>(find, [tx.tenantId, tokenHash(key)]))?.id ?? null;
  }
}
