import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-custom';
import { callOf, Refusal, type Actor, type SekishoRequest } from '#server/platform';
import { AuthenticateBrowser } from '../usecases/authenticate-browser.ts';

/** Passport's `session`: the cookie a login left, on our own pages. */
@Injectable()
export class SessionStrategy extends PassportStrategy(Strategy, 'session') {
  constructor(private readonly browsers: AuthenticateBrowser) {
    super();
  }

  async validate(request: SekishoRequest): Promise<Actor> {
    const { tenantId = '' } = request.params as { tenantId?: string };
    const outcome = await this.browsers.run(callOf(request), tenantId, request.method !== 'GET' && request.method !== 'HEAD');
    if (!outcome.ok) throw new Refusal(outcome.problem);
    return outcome.value;
  }
}
