import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SignJWT } from 'jose';
import { Clock, CONFIG, type Config, type Tx } from '#server/platform';
import { issuerOf, type Grant } from '#server/sessions';
import { SigningKeys } from '#server/tenancy';
import type { Registration } from './db/registration.store.ts';

/** A client reads an ID token once, at the login it is about. */
const ID_TOKEN_SECONDS = 600;
const HALF_OF_SHA256 = 16;

/** Tells a client who logged in, when and how (OpenID Connect Core section 2). */
@Injectable()
export class IdTokens {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly keys: SigningKeys,
    private readonly clock: Clock,
  ) {}

  /** `nonce` is the one of the authorization request, and only stands in the answer to it. */
  async sign(
    tx: Tx,
    { client, presentedAs, serverSettings }: Registration,
    grant: Grant,
    extra: Readonly<{ accessToken: string; nonce: string | undefined }>,
  ): Promise<string> {
    const algorithm = client.settings.id_token_signed_response_alg;
    const kid = serverSettings.idTokenKid;
    const signer = await this.keys.signer(tx, algorithm ? { algorithm } : kid === undefined ? {} : { kid });
    const issuedAt = Math.floor(this.clock.now().getTime() / 1000);
    const { authTime, acr, amr } = grant.facts;
    return new SignJWT({
      ...{ auth_time: authTime, acr, amr: amr ? [...amr] : undefined, nonce: extra.nonce },
      at_hash: atHash(extra.accessToken),
    })
      .setProtectedHeader({ alg: signer.algorithm, typ: 'JWT', kid: signer.kid })
      .setIssuer(issuerOf(this.config, tx.tenantId))
      .setSubject(grant.accountId ?? grant.clientId)
      .setAudience(presentedAs)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + ID_TOKEN_SECONDS)
      .sign(signer.key);
  }
}

/** Section 3.1.3.6, for ES256 and RS256 alike. */
const atHash = (accessToken: string): string =>
  createHash('sha256').update(accessToken, 'ascii').digest().subarray(0, HALF_OF_SHA256).toString('base64url');
