import type { SigningAlgorithm } from './authentication-configuration.ts';

/** A client's registration, as the management API and RFC 7591 spell it. */
export type ClientSettings = Readonly<{
  client_name?: string;
  client_uri?: string;
  logo_uri?: string;
  tos_uri?: string;
  policy_uri?: string;
  contacts?: readonly string[];
  redirect_uris: readonly string[];
  response_types: readonly string[];
  grant_types: readonly string[];
  /** Space separated. */
  scope: string;
  token_endpoint_auth_method: 'client_secret_basic' | 'client_secret_post' | 'none';
  application_type?: string;
  /** What signs this client's ID tokens; without it the tenant's own choice does. */
  id_token_signed_response_alg?: SigningAlgorithm;
  /** Always true for public clients; requirement 002's sample runs with false (X-07). */
  require_pkce?: boolean;
}>;

/** What we offer of OAuth; discovery says the same. */
export const grantTypes = ['authorization_code', 'refresh_token', 'password', 'client_credentials'] as const;
export const responseTypes = ['code'] as const;
export type GrantType = (typeof grantTypes)[number];

export const isGrantType = (text: string): text is GrantType => (grantTypes as readonly string[]).includes(text);
export const isResponseType = (text: string): boolean => (responseTypes as readonly string[]).includes(text);

export type Client = Readonly<{
  tenantId: string;
  id: string;
  alias: string | null;
  /** HMAC of the secret, null for public clients. */
  secretMac: string | null;
  settings: ClientSettings;
  enabled: boolean;
  createdAt: Date;
  updatedAt: Date;
}>;

/** What policies may call it. */
export const namesOf = ({ id, alias }: Pick<Client, 'id' | 'alias'>): readonly string[] => (alias === null ? [id] : [id, alias]);

export const isPublic = (client: Client): boolean => client.settings.token_endpoint_auth_method === 'none';
export const requiresPkce = (client: Client): boolean => isPublic(client) || (client.settings.require_pkce ?? true);
export const scopesOf = (client: Client): readonly string[] => client.settings.scope.split(' ').filter(Boolean);
