import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { decodeJwt, decodeProtectedHeader, errors, importJWK, jwtVerify, SignJWT, type CryptoKey } from 'jose';
import { z } from 'zod';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { isActive, type AccountStatus } from '#server/accounts';
import { Clock, CONFIG, TenantDb, type Config, type Tx } from '#server/platform';
import { SigningKeys } from '#server/tenancy';
import { findLiving } from './db/grant.statements.ts';
import type { Grant } from './grant.ts';
import { issuerOf, managementResource, tenantOfIssuer, userinfoResource, type Resource } from './issuer.ts';

export const ACCESS_TOKEN_SECONDS = 600;
/** How far another clock may be off (A9-03). */
const SKEW_SECONDS = 60;
const ALGORITHMS = ['ES256', 'RS256'] as const;
const TYPE = 'at+jwt';
/** Only these scopes make a token that the management API accepts. */
const MANAGEMENT_SCOPES = ['management', 'org-management'];
const MAX_CACHED_KEYS = 1_000;

export type SignedAccessToken = Readonly<{ token: string; expiresIn: number }>;

export type VerifiedAccessToken = Readonly<{
  tenantId: string;
  clientId: string;
  /** Null for a client that acts for itself. */
  accountId: string | null;
  sessionId: string | null;
  grantId: string;
  scopes: readonly string[];
  acr?: string;
  amr?: readonly string[];
  authTime?: number;
}>;

const claimsShape = z.object({
  sub: z.string(),
  client_id: z.string(),
  iat: z.number(),
  exp: z.number(),
  gid: z.uuid(),
  scope: z.string(),
  acr: z.string().optional(),
  amr: z.array(z.string()).optional(),
  auth_time: z.number().optional(),
});

type Living = { clientId: string; accountId: string | null; sessionId: string | null; status: AccountStatus | null };

const invalid = refuse({ code: 'access.token_invalid' } as const);

/** JWT access tokens (RFC 9068): verified without a look-up of the token, but never without asking whether its grant still lives. */
@Injectable()
export class AccessTokens {
  /** Public keys by tenant and kid. A kid never changes its key; that it still belongs to the tenant is asked each time. */
  readonly #keys = new Map<string, CryptoKey>();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly db: TenantDb,
    private readonly signingKeys: SigningKeys,
    private readonly clock: Clock,
  ) {}

  /** Signs a token of the grant, limited to `scopes` (a refresh may narrow them). `kid` names the key the tenant prefers. */
  async sign(tx: Tx, grant: Grant, scopes: readonly string[] = grant.scopes, kid?: string): Promise<SignedAccessToken> {
    const { key, kid: signedWith, algorithm } = await this.signingKeys.signer(tx, kid === undefined ? {} : { kid });
    const issuedAt = Math.floor(this.clock.now().getTime() / 1000);
    const userinfo = userinfoResource(this.config, tx.tenantId);
    const isManagement = scopes.some((scope) => MANAGEMENT_SCOPES.includes(scope));
    const { authTime, acr, amr } = grant.facts;
    const claims = { client_id: grant.clientId, scope: scopes.join(' '), sid: grant.sessionId ?? undefined, gid: grant.id };
    const token = await new SignJWT({ ...claims, acr, amr: amr ? [...amr] : undefined, auth_time: authTime })
      .setProtectedHeader({ alg: algorithm, typ: TYPE, kid: signedWith })
      .setIssuer(issuerOf(this.config, tx.tenantId))
      .setSubject(grant.accountId ?? grant.clientId)
      .setAudience(isManagement ? [userinfo, managementResource(this.config)] : userinfo)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + ACCESS_TOKEN_SECONDS)
      .setJti(randomUUID())
      .sign(key);
    return { token, expiresIn: ACCESS_TOKEN_SECONDS };
  }

  /** The tenant a token says it is from, unproven; for surfaces whose address names none. */
  tenantOf(token: string): string | null {
    try {
      return tenantOfIssuer(this.config, decodeJwt(token).iss);
    } catch {
      return null;
    }
  }

  /** `access.token_invalid` for everything that is not a living access token of this tenant for this resource. */
  async verify(tenantId: string, token: string, resource: Resource): Promise<Outcome<VerifiedAccessToken, Problem>> {
    const kid = kidOf(token);
    const key = kid === null ? null : await this.keyOf(tenantId, kid);
    if (kid === null || key === null) return invalid;
    const claims = await this.claimsOf(tenantId, token, key, resource);
    if (claims === null) return invalid;
    const now = this.clock.now();
    const living = await this.db.run(tenantId, (tx) => tx.one<Living>(findLiving, [tenantId, claims.gid, kid, now]));
    if (!living || living.clientId !== claims.client_id) return invalid;
    if (living.accountId !== null && !(living.status !== null && isActive({ status: living.status }))) return invalid;
    const { clientId, accountId, sessionId } = living;
    const scopes = claims.scope.split(' ').filter(Boolean);
    const known = { acr: claims.acr, amr: claims.amr, authTime: claims.auth_time };
    return ok({ tenantId, clientId, accountId, sessionId, grantId: claims.gid, scopes, ...known });
  }

  private async claimsOf(
    tenantId: string,
    token: string,
    key: CryptoKey,
    resource: Resource,
  ): Promise<z.output<typeof claimsShape> | null> {
    const now = this.clock.now();
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [...ALGORITHMS],
        typ: TYPE,
        issuer: issuerOf(this.config, tenantId),
        audience: resource === 'management' ? managementResource(this.config) : userinfoResource(this.config, tenantId),
        clockTolerance: SKEW_SECONDS,
        currentDate: now,
        requiredClaims: ['sub', 'exp', 'iat', 'jti'],
      });
      const claims = claimsShape.safeParse(payload);
      if (!claims.success || claims.data.iat > now.getTime() / 1000 + SKEW_SECONDS) return null;
      return claims.data;
    } catch (fault) {
      if (fault instanceof errors.JOSEError || fault instanceof TypeError) return null; // TypeError: a key of another algorithm
      throw fault;
    }
  }

  /** Only the tenant's own keys are ever asked; `jku`, `x5u` and `jwk` headers are never read (A9-02). */
  private async keyOf(tenantId: string, kid: string): Promise<CryptoKey | null> {
    const cacheKey = `${tenantId}/${kid}`;
    const cached = this.#keys.get(cacheKey);
    if (cached) return cached;
    const published = await this.db.run(tenantId, (tx) => this.signingKeys.published(tx));
    const jwk = published.find((entry) => entry['kid'] === kid);
    if (!jwk) return null;
    const key = (await importJWK(jwk)) as CryptoKey;
    if (this.#keys.size >= MAX_CACHED_KEYS) this.#keys.clear();
    this.#keys.set(cacheKey, key);
    return key;
  }
}

function kidOf(token: string): string | null {
  try {
    return decodeProtectedHeader(token).kid ?? null;
  } catch {
    return null;
  }
}
