import { Module } from '@nestjs/common';
import { PersonStore } from './db/person.store.ts';
import { RegistrationStore } from './db/registration.store.ts';
import { AccessTokenStrategy } from './http/access-token.strategy.ts';
import { CrossOrigin } from './http/cross-origin.ts';
import { OauthClientStrategy } from './http/oauth-client.strategy.ts';
import { PublishedController } from './http/published.controller.ts';
import { TokenController } from './http/token.controller.ts';
import { UserinfoController } from './http/userinfo.controller.ts';
import { IdTokens } from './id-tokens.ts';
import { TokenAnswers } from './token-answers.ts';
import { AuthenticateBearer } from './usecases/authenticate-bearer.ts';
import { AuthenticateClient } from './usecases/authenticate-client.ts';
import { CheckPassword } from './usecases/check-password.ts';
import { ExchangeClientCredentials } from './usecases/exchange-client-credentials.ts';
import { ExchangeCode } from './usecases/exchange-code.ts';
import { ExchangePassword } from './usecases/exchange-password.ts';
import { ExchangeRefreshToken } from './usecases/exchange-refresh-token.ts';
import { ExchangeTokens } from './usecases/exchange-tokens.ts';
import { Exchanges } from './usecases/exchanges.ts';
import { PasswordAssurance } from './usecases/password-assurance.ts';
import { ReadPublished } from './usecases/read-published.ts';
import { ReadUserinfo } from './usecases/read-userinfo.ts';

const http = [OauthClientStrategy, AccessTokenStrategy, CrossOrigin];
const stores = [RegistrationStore, PersonStore];
const exchanges = [Exchanges, ExchangeCode, ExchangeRefreshToken, ExchangePassword, ExchangeClientCredentials];
const acts = [
  AuthenticateClient,
  AuthenticateBearer,
  ExchangeTokens,
  PasswordAssurance,
  CheckPassword,
  ReadUserinfo,
  ReadPublished,
];

/** The OAuth and OpenID Connect endpoints of every tenant. Needs the modules of platform, audit, tenancy, accounts and sessions. */
@Module({
  controllers: [TokenController, UserinfoController, PublishedController],
  providers: [...http, ...stores, ...exchanges, ...acts, IdTokens, TokenAnswers],
})
export class OauthModule {}
