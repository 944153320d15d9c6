import { Injectable } from '@nestjs/common';
import { roleMay, type Permission } from '#shared/contracts';
import type { Mailbox } from '#server/accounts';
import { statement, type Tx } from '#server/platform';
import { Directory } from '#server/tenancy';

const holders = statement(
  'reset.staff',
  `SELECT r.role, c.value AS address, a.language FROM role_binding r
   JOIN account a ON a.tenant_id = r.tenant_id AND a.id = r.account_id
   JOIN contact_point c ON c.tenant_id = r.tenant_id AND c.account_id = r.account_id AND c.kind = 'email' AND c.verified_at IS NOT NULL
   WHERE r.tenant_id = $1 AND (r.scope_tenant_id IS NULL OR r.scope_tenant_id = $2) ORDER BY c.value, r.role`,
);
type Holder = Mailbox & Readonly<{ role: string }>;

/** Who is written to about the resets of a tenant. Administrators live in the organization's own tenant. */
@Injectable()
export class Staff {
  constructor(private readonly directory: Directory) {}

  /** The tenant's technicians, whoever holds one of these rights here, and `more`: each address once. */
  async mailboxes(
    tx: Tx,
    homeId: string,
    rights: readonly Permission[],
    more: readonly Mailbox[] = [],
  ): Promise<readonly Mailbox[]> {
    const [tenant, tenantId] = [await this.directory.tenant(tx), tx.tenantId];
    const held = await tx.inTenant(homeId, (home) => home.rows<Holder>(holders, [homeId, tenantId]));
    const concerned = held.filter(({ role }) => rights.some((right) => roleMay(role, right)));
    const technicians = (tenant?.settings.mfa_reset_config?.technicians ?? []).map((address) => ({ address, language: null }));
    // The last of an address counts: whoever has an account as well reads the own language.
    return [...new Map([...technicians, ...concerned, ...more].map((one) => [one.address, one])).values()];
  }
}
