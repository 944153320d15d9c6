import type { management } from '#shared/contracts';
import { SECRET_MASK } from '#server/outbound';
import { isGrantType, isResponseType, type Client, type ClientSettings } from '#server/tenancy';

const SHORTEST_SECRET = 16; // rulings section 10

/** The registration without what names or proves the client. */
export function settingsOf(body: management.ClientBody): ClientSettings {
  const { client_id: _id, client_id_alias: _alias, client_secret: _secret, enabled: _enabled, ...settings } = body;
  return settings as ClientSettings;
}

/** What of a registration contradicts itself; what is wrong in one field alone the contract has refused already. */
export function clientFaults(body: management.ClientBody, holdsSecret: boolean): string[] {
  const { client_secret: secret, token_endpoint_auth_method: method, grant_types: grants, redirect_uris: uris } = body;
  const isPublic = method === 'none';
  const isGiven = secret !== undefined && secret !== SECRET_MASK;
  return [
    ...(isGiven && [...secret].length < SHORTEST_SECRET
      ? [`client_secret: must have at least ${SHORTEST_SECRET} characters`]
      : []),
    ...(isGiven && isPublic ? ['client_secret: a client with token_endpoint_auth_method none has no secret'] : []),
    ...(secret === SECRET_MASK && !holdsSecret
      ? [`client_secret: ${SECRET_MASK} stands for a stored secret, and none is stored`]
      : []),
    ...(isPublic && body.require_pkce === false ? ['require_pkce: is always true for a client without a secret'] : []),
    ...(isPublic && grants.includes('client_credentials')
      ? ['grant_types: client_credentials needs a client with a secret']
      : []),
    ...(grants.includes('authorization_code') && uris.length === 0
      ? ['redirect_uris: authorization_code needs at least one']
      : []),
  ];
}

/** Accepted because the reference's callers register them, and said to be without effect because they are. */
export const clientWarnings = ({ grant_types: grants, response_types: responses }: management.ClientBody): readonly string[] => [
  ...grants.filter((grant) => !isGrantType(grant)).map((grant) => `grant_types: ${grant} is not offered and will be refused`),
  ...responses
    .filter((response) => !isResponseType(response))
    .map((response) => `response_types: ${response} is not offered and will be refused`),
];

/** Never the secret, nor its MAC; `****` says that there is one. */
export const clientView = ({
  id,
  alias,
  secretMac,
  settings,
  enabled,
}: Omit<Client, 'tenantId' | 'createdAt' | 'updatedAt'>) => ({
  client_id: id,
  client_id_alias: alias,
  ...(secretMac === null ? {} : { client_secret: SECRET_MASK }),
  ...settings,
  enabled,
});
