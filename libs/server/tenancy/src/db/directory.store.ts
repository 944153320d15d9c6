import { Injectable } from '@nestjs/common';
import { isUuid } from '#shared/kernel';
import type { Tx } from '#server/platform';
import type { Client } from '../domain/client.ts';
import type { AuthenticationConfiguration, AuthenticationPolicyRow } from '../domain/authentication-configuration.ts';
import type { Tenant } from '../domain/tenant.ts';
import { authenticationConfigurationTable, authenticationPolicyTable, clientTable, tenantTable } from './tables.ts';

/** What a login needs to know about its tenant. Reads only; the management API changes these rows through its own acts. */
@Injectable()
export class Directory {
  tenant(tx: Tx): Promise<Tenant | null> {
    return tx.manager.findOneBy(tenantTable, { id: tx.tenantId });
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
    return (await tx.manager.findBy(authenticationConfigurationTable, { tenantId: tx.tenantId, enabled: true })).map(
      ({ type }) => type,
    );
  }

  /** The policy document of a flow, enabled or not, or null when the tenant has none. */
  policy(tx: Tx, flow: string): Promise<AuthenticationPolicyRow | null> {
    return tx.manager.findOneBy(authenticationPolicyTable, { tenantId: tx.tenantId, flow });
  }
}
