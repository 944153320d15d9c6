import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-custom';
import { callOf, Refusal, type Actor, type SekishoRequest } from '#server/platform';
import { AuthenticateService } from '../usecases/sessions/authenticate-service.ts';
import { AuthenticateSession } from '../usecases/sessions/authenticate-session.ts';

/** Passport's `supabase-session`: the access token of a living session. */
@Injectable()
export class SupabaseSessionStrategy extends PassportStrategy(Strategy, 'supabase-session') {
  constructor(private readonly sessions: AuthenticateSession) {
    super();
  }

  async validate(request: SekishoRequest): Promise<Actor> {
    const outcome = await this.sessions.run(tenantOf(request), bearerOf(request));
    if (!outcome.ok) throw new Refusal(outcome.problem);
    return outcome.value;
  }
}

/** Passport's `supabase-service`: a service key of the tenant. */
@Injectable()
export class SupabaseServiceStrategy extends PassportStrategy(Strategy, 'supabase-service') {
  constructor(private readonly services: AuthenticateService) {
    super();
  }

  async validate(request: SekishoRequest): Promise<Actor> {
    const outcome = await this.services.run(callOf(request), tenantOf(request), bearerOf(request));
    if (!outcome.ok) throw new Refusal(outcome.problem);
    return outcome.value;
  }
}

const tenantOf = (request: SekishoRequest): string => (request.params as { tenantId?: string }).tenantId ?? '';

function bearerOf(request: SekishoRequest): string {
  const token = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) throw new Refusal({ code: 'supabase.no_bearer' });
  return token;
}
