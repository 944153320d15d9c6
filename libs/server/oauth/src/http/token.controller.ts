import { Controller } from '@nestjs/common';
import { oauthEndpoints, type Input } from '#shared/contracts';
import { By, In, Serves, type Call } from '#server/platform';
import { ExchangeTokens } from '../usecases/exchange-tokens.ts';

@Controller()
export class TokenController {
  constructor(private readonly exchange: ExchangeTokens) {}

  @Serves(oauthEndpoints.exchangeTokens)
  tokens(@By() call: Call, @In() input: Input<typeof oauthEndpoints.exchangeTokens>) {
    return this.exchange.run(call, input);
  }
}
