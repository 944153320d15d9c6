import { Injectable } from '@nestjs/common';
import type { GrantType } from '#server/tenancy';
import { ExchangeClientCredentials } from './exchange-client-credentials.ts';
import { ExchangeCode } from './exchange-code.ts';
import { ExchangePassword } from './exchange-password.ts';
import { ExchangeRefreshToken } from './exchange-refresh-token.ts';
import type { TokenExchange } from './token-exchange.ts';

/** A new grant type is one act and one line here. */
@Injectable()
export class Exchanges {
  readonly #acts: Record<GrantType, TokenExchange>;

  constructor(
    code: ExchangeCode,
    refreshToken: ExchangeRefreshToken,
    password: ExchangePassword,
    clientCredentials: ExchangeClientCredentials,
  ) {
    this.#acts = { authorization_code: code, refresh_token: refreshToken, password, client_credentials: clientCredentials };
  }

  of(grantType: GrantType): TokenExchange {
    return this.#acts[grantType];
  }
}
