import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, statement, Vault, type Tx } from '#server/platform';

/** Who has to forget a factor of these types before it is removed. */
export type Hook = Readonly<{ id: string; url: string; factorTypes: readonly string[]; secret: string }>;
type Row = Omit<Hook, 'secret'> & Readonly<{ sealed: string }>;

const list = statement(
  'reset-hook.list',
  `SELECT id, url, factor_types AS "factorTypes", secret_sealed AS sealed FROM mfa_reset_hook WHERE tenant_id = $1 AND disabled_at IS NULL ORDER BY created_at, id`,
);
const insert = statement(
  'reset-hook.insert',
  `INSERT INTO mfa_reset_hook (tenant_id, id, url, factor_types, secret_sealed, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
);
const disable = statement(
  'reset-hook.disable',
  `UPDATE mfa_reset_hook SET disabled_at = $3 WHERE tenant_id = $1 AND id = $2 AND disabled_at IS NULL`,
);

@Injectable()
export class HookStore {
  constructor(
    private readonly clock: Clock,
    private readonly vault: Vault,
  ) {}

  async list(tx: Tx): Promise<readonly Hook[]> {
    const rows = await tx.rows<Row>(list, [tx.tenantId]);
    return rows.map(({ sealed, ...hook }) => ({ ...hook, secret: this.vault.open(place(tx.tenantId, hook.id), sealed) }));
  }

  async add(tx: Tx, { url, factorTypes, secret }: Omit<Hook, 'id'>): Promise<string> {
    const id = randomUUID();
    const sealed = this.vault.seal(place(tx.tenantId, id), secret);
    await tx.count(insert, [tx.tenantId, id, url, factorTypes, sealed, this.clock.now()]);
    return id;
  }

  async disable(tx: Tx, id: string): Promise<boolean> {
    return (await tx.count(disable, [tx.tenantId, id, this.clock.now()])) === 1;
  }
}

const place = (tenantId: string, row: string) => ({ tenantId, table: 'mfa_reset_hook', row, column: 'secret_sealed' });
