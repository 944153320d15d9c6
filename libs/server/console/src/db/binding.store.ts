import { Injectable } from '@nestjs/common';
import { statement, type Tx } from '#server/platform';
import type { Binding } from '../domain/rights.ts';

const list = statement(
  'console.bindings',
  `SELECT role, scope_tenant_id AS "scopeTenantId" FROM role_binding WHERE tenant_id = $1 AND account_id = $2`,
);

/** The roles of an administrator as they stand, with the tenants they hold in. */
@Injectable()
export class BindingStore {
  of(tx: Tx, accountId: string): Promise<readonly Binding[]> {
    return tx.rows<Binding>(list, [tx.tenantId, accountId]);
  }
}
