import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import { ok, refuse, type Outcome, isUuid } from '#shared/kernel';
import { AuditTrail } from '#server/audit';
import { TenantDb, type Actor, type Call, type Tx } from '#server/platform';
import { ClientSecrets, type Client } from '#server/tenancy';
import { RegistrationStore } from '../db/registration.store.ts';
import type { ClientCredentials } from '../domain/client-credentials.ts';

/** Decides which registered client calls. An unknown client costs what a wrong secret costs and is answered alike. */
@Injectable()
export class AuthenticateClient {
  readonly #decoy: string;

  constructor(
    private readonly db: TenantDb,
    private readonly registrations: RegistrationStore,
    private readonly secrets: ClientSecrets,
    private readonly audit: AuditTrail,
  ) {
    this.#decoy = secrets.mac('', '', 'no client has this secret');
  }

  async run(call: Call, tenantId: string, credentials: Outcome<ClientCredentials, Problem>): Promise<Outcome<Actor, Problem>> {
    if (!isUuid(tenantId)) return refuse({ code: 'tenant.not_found' });
    if (!credentials.ok) return credentials;
    return this.db.run(tenantId.toLowerCase(), (tx) => this.decide(tx, call, credentials.value));
  }

  private async decide(tx: Tx, call: Call, credentials: ClientCredentials): Promise<Outcome<Actor, Problem>> {
    const found = await this.registrations.find(tx, credentials.clientId);
    if (!found) return refuse({ code: 'tenant.not_found' });
    const { client } = found;
    if (!this.proves(tx.tenantId, credentials, client) || !client) {
      await this.audit.append(tx, call, [failure(client)]);
      return refuse({ code: 'oauth.invalid_client', challenge: credentials.method === 'client_secret_basic' });
    }
    const actor: Actor = { kind: 'client', tenantId: tx.tenantId, clientId: client.id };
    this.registrations.remember(actor, { ...found, client });
    return ok(actor);
  }

  /** The method sent must be the one registered: a client with a secret is never let through without it. */
  private proves(tenantId: string, { method, secret }: ClientCredentials, client: Client | null): boolean {
    const isRegistered = client?.settings.token_endpoint_auth_method === method;
    if (secret === null) return isRegistered && method === 'none';
    return this.secrets.matches(client?.secretMac ?? this.#decoy, tenantId, client?.id ?? '', secret) && isRegistered;
  }
}

const failure = (client: Client | null): AuditEvent => ({
  type: 'issue_token_failure',
  outcome: 'denied',
  reason: 'invalid_client',
  clientId: client?.id ?? null,
});
