import { Inject, Injectable } from '@nestjs/common';
import { decodeProtectedHeader, errors, importJWK, jwtVerify, SignJWT, type CryptoKey } from 'jose';
import { z } from 'zod';
import { levelOf } from '#server/mfa';
import { Clock, CONFIG, type Config, type Tx } from '#server/platform';
import type { Evidence } from '#server/policies';
import { SigningKeys } from '#server/tenancy';
import { amrOf } from './domain/assurance.ts';
import type { UserView } from './domain/user-view.ts';

export const SESSION_TOKEN_SECONDS = 600;
const AUDIENCE = 'authenticated';
const TYPE = 'JWT';
const ALGORITHMS = ['ES256', 'RS256'];
const MOST_KEYS = 1_000;

const claimsShape = z.object({ sub: z.uuid(), session_id: z.uuid(), aal: z.enum(['aal1', 'aal2']) });
export type SessionClaims = z.output<typeof claimsShape>;

export const supabaseUrl = (config: Pick<Config, 'PUBLIC_URL'>, tenantId: string): string =>
  `${config.PUBLIC_URL}/${tenantId}/auth/v1`;

/**
 * Access tokens as GoTrue writes them, signed with the tenant's own keys. Issuer, audience and type differ from those of OAuth
 * tokens, so that neither is accepted where the other belongs (rulings section 10).
 */
@Injectable()
export class SessionTokens {
  /** Public keys by tenant and kid; a kid never changes its key. */
  readonly #keys = new Map<string, CryptoKey>();

  constructor(
    private readonly signingKeys: SigningKeys,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async sign(tx: Tx, session: Readonly<{ id: string; evidence: Evidence }>, user: UserView) {
    const { key, kid, algorithm } = await this.signingKeys.signer(tx);
    const issuedAt = Math.floor(this.clock.now().getTime() / 1000);
    const expiresAt = issuedAt + SESSION_TOKEN_SECONDS;
    const claims = {
      email: user.email,
      phone: user.phone,
      app_metadata: user.app_metadata,
      user_metadata: user.user_metadata,
      role: user.role,
      aal: levelOf(session.evidence),
      amr: amrOf(session.evidence),
      session_id: session.id,
      is_anonymous: false,
    };
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: algorithm, typ: TYPE, kid })
      .setIssuer(supabaseUrl(this.config, tx.tenantId))
      .setSubject(user.id)
      .setAudience(AUDIENCE)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(key);
    return { token, expiresIn: SESSION_TOKEN_SECONDS, expiresAt };
  }

  /** The claims of a token that this tenant signed for this surface and that has not expired; else null. */
  async read(tx: Tx, token: string): Promise<SessionClaims | null> {
    const key = await this.keyOf(tx, token);
    if (!key) return null;
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ALGORITHMS,
        typ: TYPE,
        issuer: supabaseUrl(this.config, tx.tenantId),
        audience: AUDIENCE,
        currentDate: this.clock.now(),
        requiredClaims: ['sub', 'exp', 'iat'],
      });
      const claims = claimsShape.safeParse(payload);
      return claims.success ? claims.data : null;
    } catch (fault) {
      if (fault instanceof errors.JOSEError || fault instanceof TypeError) return null; // TypeError: a key of another algorithm
      throw fault;
    }
  }

  private async keyOf(tx: Tx, token: string): Promise<CryptoKey | null> {
    const kid = kidOf(token);
    if (kid === null) return null;
    const published = (await this.signingKeys.published(tx)).find((jwk) => jwk['kid'] === kid);
    if (!published) return null;
    const cacheKey = `${tx.tenantId}/${kid}`;
    const key = this.#keys.get(cacheKey) ?? ((await importJWK(published)) as CryptoKey);
    if (this.#keys.size >= MOST_KEYS) this.#keys.clear();
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
