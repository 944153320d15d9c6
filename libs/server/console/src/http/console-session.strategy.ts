import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-custom';
import { isUuid } from '#shared/kernel';
import { callOf, Refusal, type Actor, type SekishoRequest } from '#server/platform';
import { AuthenticateAdmin } from '../usecases/authenticate-admin.ts';

/** Our own pages mark by it what no person caused: polling keeps no session alive (A7-05). */
const BACKGROUND = 'x-sekisho-background';

/** Passport's `console-session`: the console's cookie, on our own pages, in an organization and tenant of the caller's. */
@Injectable()
export class ConsoleSessionStrategy extends PassportStrategy(Strategy, 'console-session') {
  constructor(private readonly admins: AuthenticateAdmin) {
    super();
  }

  async validate(request: SekishoRequest): Promise<Actor> {
    const changes = request.method !== 'GET' && request.method !== 'HEAD';
    const acts = request.headers[BACKGROUND] === undefined;
    const { outcome, known } = await this.admins.run(callOf(request), { ...placeOf(request.params), changes, acts });
    if (known) request.user = known; // so that a refusal is recorded under his name
    if (!outcome.ok) throw new Refusal(outcome.problem);
    return outcome.value;
  }
}

function placeOf(params: unknown): { organizationId?: string; tenantId?: string } {
  const { organizationId, tenantId } = params as { organizationId?: string; tenantId?: string };
  if ((organizationId !== undefined && !isUuid(organizationId)) || (tenantId !== undefined && !isUuid(tenantId)))
    throw new Refusal({ code: 'console.tenant_denied' });
  return { ...(organizationId === undefined ? {} : { organizationId }), ...(tenantId === undefined ? {} : { tenantId }) };
}
