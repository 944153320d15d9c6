import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, statement, type Tx } from '#server/platform';
import type { ClientSettings } from '#server/tenancy';

export const SECURITY_CLIENT = 'sekisho-security';

/** Made once a tenant, and corrected where our own address moved; one that an administrator disabled stays so. */
const ensure = statement(
  'self-service.ensure-client',
  `INSERT INTO client (tenant_id, id, alias, settings, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)
   ON CONFLICT (tenant_id, alias) DO UPDATE SET settings = excluded.settings, secret_mac = NULL, updated_at = excluded.updated_at
   WHERE client.settings <> excluded.settings OR client.secret_mac IS NOT NULL
   RETURNING id`,
);

/** The built-in client whose only use is to begin a login from the security page. */
@Injectable()
export class SecurityClientStore {
  constructor(private readonly clock: Clock) {}

  /** The client's id when it was made or corrected just now, else null. */
  async ensure(tx: Tx, redirectUri: string): Promise<string | null> {
    const settings: ClientSettings = {
      client_name: 'Sekisho',
      redirect_uris: [redirectUri],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      scope: 'openid',
      token_endpoint_auth_method: 'none',
      require_pkce: true,
    };
    const values = [tx.tenantId, randomUUID(), SECURITY_CLIENT, JSON.stringify(settings), this.clock.now()];
    return (await tx.one<{ id: string }>(ensure, values))?.id ?? null;
  }
}
