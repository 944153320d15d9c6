import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-custom';
import { callOf, Refusal, type Actor, type SekishoRequest } from '#server/platform';
import { readClientCredentials } from '../domain/client-credentials.ts';
import { AuthenticateClient } from '../usecases/authenticate-client.ts';

/** Passport's `oauth-client`: Basic, form parameters, or a public client's bare `client_id`. */
@Injectable()
export class OauthClientStrategy extends PassportStrategy(Strategy, 'oauth-client') {
  constructor(private readonly clients: AuthenticateClient) {
    super();
  }

  async validate(request: SekishoRequest): Promise<Actor> {
    const form = formOf(request);
    const { tenantId = '' } = request.params as { tenantId?: string };
    const credentials = readClientCredentials(request.headers.authorization, form);
    const outcome = await this.clients.run(callOf(request), tenantId, credentials);
    if (!outcome.ok) throw new Refusal(outcome.problem);
    return outcome.value;
  }
}

/** The parameters of a form, none of them twice (O-20). Another content type is refused before anything is read from it. */
function formOf(request: SekishoRequest): Record<string, string> {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/x-www-form-urlencoded *(;|$)/i.test(type)) throw new Refusal({ code: 'request.unsupported_media_type' });
  const form: Record<string, string> = {};
  for (const [name, value] of Object.entries((request.body ?? {}) as Record<string, unknown>)) {
    if (typeof value !== 'string')
      throw new Refusal({ code: 'oauth.invalid_request', detail: 'a parameter was given more than once' });
    if (value.includes('\0'))
      throw new Refusal({ code: 'oauth.invalid_request', detail: 'a parameter contains a NUL character' });
    form[name] = value;
  }
  return form;
}
