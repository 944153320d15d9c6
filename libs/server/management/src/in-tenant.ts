import type { PoolClient } from 'pg';
import { Tx } from '#server/platform';

/**
 * The same transaction, seen from another tenant: an act that makes a tenant also fills it, all or nothing, while its event
 * stands in the trail of whoever asked. Row-level security holds on both sides; only the name of the tenant changes.
 */
export async function inTenant<T>(tx: Tx, tenantId: string, act: (tx: Tx) => Promise<T>): Promise<T> {
  const client = (await tx.manager.queryRunner?.connect()) as PoolClient | undefined;
  if (!client) throw new Error('a transaction has a connection');
  await enter(client, tenantId);
  const result = await act(new Tx(tenantId, tx.manager, client));
  await enter(client, tx.tenantId); // a throw rolls back to before the first change of the setting
  return result;
}

const enter = (client: PoolClient, tenantId: string) =>
  client.query({ name: 'management.enter', text: `SELECT set_config('sekisho.tenant', $1, true)`, values: [tenantId] });
