import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, statement, Vault, type Tx } from '#server/platform';

/** Who is told of incidents: an address, or a system that takes signed requests. */
export type Subscription = Readonly<{ id: string; kind: 'mail' | 'webhook'; address: string; secret: string | null }>;
type Row = Pick<Subscription, 'id' | 'kind'> & Readonly<{ sealed: string }>;

const list = statement(
  'incident-subscription.list',
  `SELECT id, kind, sealed FROM incident_subscription WHERE tenant_id = $1 AND removed_at IS NULL ORDER BY created_at, id`,
);
const insert = statement(
  'incident-subscription.insert',
  `INSERT INTO incident_subscription (tenant_id, id, kind, sealed, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
);
const remove = statement(
  'incident-subscription.remove',
  `UPDATE incident_subscription SET removed_at = $3, sealed = '' WHERE tenant_id = $1 AND id = $2 AND removed_at IS NULL`,
);

@Injectable()
export class SubscriptionStore {
  constructor(
    private readonly clock: Clock,
    private readonly vault: Vault,
  ) {}

  async list(tx: Tx): Promise<readonly Subscription[]> {
    const rows = await tx.rows<Row>(list, [tx.tenantId]);
    return rows.map(({ sealed, ...row }) => ({
      ...row,
      ...(JSON.parse(this.vault.open(place(tx.tenantId, row.id), sealed)) as Pick<Subscription, 'address' | 'secret'>),
    }));
  }

  async add(tx: Tx, { kind, address, secret }: Omit<Subscription, 'id'>, by: string): Promise<string> {
    const id = randomUUID();
    const sealed = this.vault.seal(place(tx.tenantId, id), JSON.stringify({ address, secret }));
    await tx.count(insert, [tx.tenantId, id, kind, sealed, by, this.clock.now()]);
    return id;
  }

  /** True for the one who removed it; the address is forgotten with it. */
  async remove(tx: Tx, id: string): Promise<boolean> {
    return (await tx.count(remove, [tx.tenantId, id, this.clock.now()])) === 1;
  }
}

const place = (tenantId: string, row: string) => ({ tenantId, table: 'incident_subscription', row, column: 'sealed' });
