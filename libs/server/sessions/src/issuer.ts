import { isUuid } from '#shared/kernel';
import type { Config } from '#server/platform';

type PublicUrl = Pick<Config, 'PUBLIC_URL'>;

/** What an access token may be presented to. Each has its own audience. */
export type Resource = 'userinfo' | 'management';

/** The issuer of a tenant: tokens of one tenant mean nothing in another (A9-05). */
export const issuerOf = (config: PublicUrl, tenantId: string): string => `${config.PUBLIC_URL}/${tenantId}`;

export const userinfoResource = (config: PublicUrl, tenantId: string): string => `${issuerOf(config, tenantId)}/v1/userinfo`;
export const managementResource = (config: PublicUrl): string => `${config.PUBLIC_URL}/v1/management`;

/** The tenant an issuer names, or null when it is none of ours. Says nothing about whether that tenant exists. */
export function tenantOfIssuer(config: PublicUrl, issuer: unknown): string | null {
  const prefix = `${config.PUBLIC_URL}/`;
  if (typeof issuer !== 'string' || !issuer.startsWith(prefix)) return null;
  const tenantId = issuer.slice(prefix.length);
  return isUuid(tenantId) && tenantId === tenantId.toLowerCase() ? tenantId : null;
}
