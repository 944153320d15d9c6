import { Injectable } from '@nestjs/common';
import { isUuid } from '#shared/kernel';
import { statement, type Actor, type Tx } from '#server/platform';
import type { Client, TenantSettings } from '#server/tenancy';
import { readServerSettings, type ServerSettings } from '../domain/server-settings.ts';

/** A client as it authenticated, with what its tenant says. */
export type Registration = Readonly<{
  tenantSettings: TenantSettings;
  serverSettings: ServerSettings;
  client: Client;
  /** Id or alias, whichever the client calls itself: the audience of its ID tokens. */
  presentedAs: string;
}>;

export type Found = Omit<Registration, 'client'> & Readonly<{ client: Client | null }>;

type Row = { tenantSettings: TenantSettings; serverSettings: unknown; id: string | null } & Omit<Client, 'tenantId' | 'id'>;

const find = statement(
  'registration.find',
  `SELECT t.settings AS "tenantSettings", s.settings AS "serverSettings", c.id, c.alias, c.secret_mac AS "secretMac", c.settings,
          c.enabled, c.created_at AS "createdAt", c.updated_at AS "updatedAt"
   FROM tenant t
   LEFT JOIN authorization_server s ON s.tenant_id = t.id
   LEFT JOIN client c ON c.tenant_id = t.id AND c.enabled AND (c.id = $2::uuid OR c.alias = $3::text)
   WHERE t.id = $1`,
);

const findSettings = statement('registration.settings', `SELECT settings FROM authorization_server WHERE tenant_id = $1`);

/** What the token endpoint must know before anything else, in one statement. */
@Injectable()
export class RegistrationStore {
  /** What was read while a request's client authenticated, for the act that follows; it goes away with the request. */
  readonly #authenticated = new WeakMap<Actor, Registration>();

  /** Null when there is no such tenant; a client that is unknown or disabled is null inside. */
  async find(tx: Tx, clientId: string): Promise<Found | null> {
    const key = isUuid(clientId) ? [clientId, null] : [null, clientId];
    const row = await tx.one<Row>(find, [tx.tenantId, ...key]);
    if (!row) return null;
    const { tenantSettings, serverSettings, id, ...rest } = row;
    const client = id === null ? null : { ...rest, id, tenantId: tx.tenantId };
    return { tenantSettings, serverSettings: readServerSettings(serverSettings), client, presentedAs: clientId };
  }

  /** The tenant's authorization-server settings alone. */
  async settings(tx: Tx): Promise<ServerSettings> {
    return readServerSettings((await tx.one<{ settings: unknown }>(findSettings, [tx.tenantId]))?.settings);
  }

  remember(actor: Actor, registration: Registration): void {
    this.#authenticated.set(actor, registration);
  }

  /** Throws for an actor that no strategy of this process made. */
  of(actor: Actor): Registration {
    const registration = this.#authenticated.get(actor);
    if (!registration) throw new Error('the caller did not authenticate as a client');
    return registration;
  }
}
