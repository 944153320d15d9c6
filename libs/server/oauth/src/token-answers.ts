import { Injectable } from '@nestjs/common';
import type { Tx } from '#server/platform';
import { AccessTokens, Grants, type Grant } from '#server/sessions';
import type { Registration } from './db/registration.store.ts';
import { IdTokens } from './id-tokens.ts';

/** RFC 6749 section 5.1. The granted scope is always told. */
export type TokenAnswer = Readonly<{
  access_token: string;
  token_type: 'Bearer';
  expires_in: number;
  scope: string;
  refresh_token?: string;
  id_token?: string;
}>;

type Extra = Readonly<{ scopes: readonly string[]; refreshToken: string | undefined; nonce: string | undefined }>;

/** Writes what a successful token request gets. */
@Injectable()
export class TokenAnswers {
  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly idTokens: IdTokens,
    private readonly grants: Grants,
  ) {}

  /** The first tokens of a grant; a refresh token among them where a person is behind it and the client may use one. */
  async first(tx: Tx, registration: Registration, grant: Grant): Promise<TokenAnswer> {
    const isRefreshable = grant.accountId !== null && registration.client.settings.grant_types.includes('refresh_token');
    const refreshToken = isRefreshable ? await this.grants.issueRefresh(tx, grant) : undefined;
    return this.write(tx, registration, grant, { scopes: grant.scopes, refreshToken, nonce: grant.facts.nonce });
  }

  /** Later ones, perhaps narrower. The nonce was for the first ID token (OpenID Connect Core section 12.2). */
  next(tx: Tx, registration: Registration, grant: Grant, refreshToken: string, scopes: readonly string[]): Promise<TokenAnswer> {
    return this.write(tx, registration, grant, { scopes, refreshToken, nonce: undefined });
  }

  private async write(tx: Tx, registration: Registration, grant: Grant, extra: Extra): Promise<TokenAnswer> {
    const { scopes, refreshToken, nonce } = extra;
    const { token, expiresIn } = await this.accessTokens.sign(tx, grant, scopes, registration.serverSettings.accessTokenKid);
    const isOpenId = scopes.includes('openid') && grant.accountId !== null;
    const idToken = isOpenId ? await this.idTokens.sign(tx, registration, grant, { accessToken: token, nonce }) : undefined;
    return {
      access_token: token,
      token_type: 'Bearer',
      expires_in: expiresIn,
      scope: scopes.join(' '),
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
      ...(idToken === undefined ? {} : { id_token: idToken }),
    };
  }
}
