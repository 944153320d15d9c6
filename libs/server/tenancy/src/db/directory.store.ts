import { Injectable } from '@nestjs/common';
import { isUuid } from '#shared/kernel';
import { statement, type Tx } from '#server/platform';
import type { Client } from '../domain/client.ts';
import type { AuthenticationConfiguration, AuthenticationPolicyRow } from '../domain/authentication-configuration.ts';
import type { Tenant } from '../domain/tenant.ts';
import { authenticationConfigurationTable, authenticationPolicyTable, clientTable } from './tables.ts';

const findTenant = statement(
  'directory.tenant',
  `SELECT t.id, t.organization_id AS "organizationId", t.kind, t.name, t.domain, t.settings, t.created_at AS "createdAt",
          t.updated_at AS "updatedAt",
          ARRAY(SELECT c.type FROM authentication_configuration c WHERE c.tenant_id = t.id AND c.enabled) AS "configuredTypes"
   FROM tenant t WHERE t.id = $1`,
);

/** What a login needs to know about its tenant. Reads only; the management API changes these rows through its own acts. */
@Injectable()
export class Directory {
  async tenant(tx: Tx): Promise<Tenant | null> {
    const [row] = await this.rows(tx);
    if (!row) return null;
    const { configuredTypes: _, ...tenant } = row;
    return tenant;
  }

  /** By id or by alias: `client_id_alias` works wherever `client_id` does. Disabled clients do not exist here. */
  client(tx: Tx, idOrAlias: string): Promise<Client | null> {
    const where = isUuid(idOrAlias) ? { id: idOrAlias } : { alias: idOrAlias };
    return tx.manager.findOneBy(clientTable, { tenantId: tx.tenantId, enabled: true, ...where });
  }

  /** The enabled configuration of a type; a disabled one is invisible at run time. */
  configuration(tx: Tx, type: string): Promise<AuthenticationConfiguration | null> {
    return tx.manager.findOneBy(authenticationConfigurationTable, { tenantId: tx.tenantId, type, enabled: true });
  }

  /** The types of all enabled configurations. */
  async configuredTypes(tx: Tx): Promise<readonly string[]> {
    return (await this.rows(tx))[0]?.configuredTypes ?? [];
  }

  /** The policy document of a flow, enabled or not, or null when the tenant has none. */
  policy(tx: Tx, flow: string): Promise<AuthenticationPolicyRow | null> {
    return tx.manager.findOneBy(authenticationPolicyTable, { tenantId: tx.tenantId, flow });
  }

  /** Read once a transaction: every step of a login asks for both, and again after it bound somebody. */
  private rows(tx: Tx) {
    return tx.kept<Tenant & { configuredTypes: readonly string[] }>(findTenant, [tx.tenantId]);
  }
}
