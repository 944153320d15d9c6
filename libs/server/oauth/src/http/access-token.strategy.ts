import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-custom';
import { callOf, Refusal, type Actor, type SekishoRequest } from '#server/platform';
import { AuthenticateBearer } from '../usecases/authenticate-bearer.ts';

/** Passport's `access-token`: a Bearer token in the Authorization header, never in a query or a body (O-10). */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, 'access-token') {
  constructor(private readonly bearers: AuthenticateBearer) {
    super();
  }

  async validate(request: SekishoRequest): Promise<Actor> {
    if (names(request.query) || names(request.body))
      throw new Refusal({ code: 'oauth.invalid_request', detail: 'access_token belongs into the Authorization header' });
    const token = /^Bearer +([A-Za-z0-9\-._~+/]+=*) *$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) throw new Refusal({ code: 'access.token_missing' });
    const { tenantId = '' } = request.params as { tenantId?: string };
    const outcome = await this.bearers.run(callOf(request), tenantId, token);
    if (!outcome.ok) throw new Refusal(outcome.problem);
    return outcome.value;
  }
}

const names = (part: unknown): boolean => typeof part === 'object' && part !== null && Object.hasOwn(part, 'access_token');
