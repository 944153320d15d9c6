import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, statement, TenantDb, type Tx } from '#server/platform';
import type { ClientSettings } from '#server/tenancy';

export const CONSOLE_CLIENT = 'sekisho-console';
/** No tenant's rows are visible: the function alone answers. */
const NOWHERE = '00000000-0000-0000-0000-000000000000';

const find = statement(
  'console.door',
  `SELECT organization_id AS "organizationId", tenant_id AS "tenantId" FROM console_door($1)`,
);
/** Made once a tenant, and corrected where our own address moved; one that an administrator disabled stays so. */
const ensure = statement(
  'console.ensure-client',
  `INSERT INTO client (tenant_id, id, alias, settings, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)
   ON CONFLICT (tenant_id, alias) DO UPDATE SET settings = excluded.settings, secret_mac = NULL, updated_at = excluded.updated_at
   WHERE client.settings <> excluded.settings OR client.secret_mac IS NOT NULL
   RETURNING id`,
);

export type Door = Readonly<{ organizationId: string; tenantId: string }>;

/** An organization's way in, and the client that stands there. */
@Injectable()
export class DoorStore {
  constructor(
    private readonly db: TenantDb,
    private readonly clock: Clock,
  ) {}

  find(slug: string): Promise<Door | null> {
    return this.db.run(NOWHERE, (tx) => tx.one<Door>(find, [slug]));
  }

  /** The client's id when it was made or corrected just now, else null. It has no secret, so only this process redeems its codes. */
  async ensureClient(tx: Tx, redirectUri: string): Promise<string | null> {
    const settings: ClientSettings = {
      client_name: 'Sekisho 管理コンソール',
      redirect_uris: [redirectUri],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      scope: 'openid',
      token_endpoint_auth_method: 'client_secret_basic',
      require_pkce: true,
    };
    const values = [tx.tenantId, randomUUID(), CONSOLE_CLIENT, JSON.stringify(settings), this.clock.now()];
    return (await tx.one<{ id: string }>(ensure, values))?.id ?? null;
  }
}
