import { Inject, Injectable, Optional, type CanActivate, type ExecutionContext, type Type } from '@nestjs/common';
import { AuthGuard, type IAuthGuard } from '@nestjs/passport';
import { permits, type Access } from '#shared/contracts';
import { VolumeLimits } from '../limits/volume-limits.ts';
import { callOf, type Actor, type Call, type SekishoRequest } from './call.ts';
import { Refusal } from './refusal.ts';
import { endpointOf } from './serves.ts';

/** Is told of every refusal by the guard, so that a denied try leaves a trace (L-02). */
export type DenialWitness = { denied(call: Call, request: SekishoRequest, refusal: Refusal): Promise<void> };
export const DENIAL_WITNESS = Symbol('denial-witness');

/** Passport decides who is calling; its strategies throw `Refusal`, so that every surface answers in its own envelope. */
const strategy = (name: string): Type<IAuthGuard> =>
  class extends AuthGuard(name) {
    override handleRequest<T>(fault: unknown, actor: T | false): T {
      if (fault) throw fault;
      if (!actor) throw new Refusal({ code: 'access.token_missing' });
      return actor;
    }
  };

const guards: Record<Exclude<Access['by'], 'anyone'>, IAuthGuard> = {
  transaction: new (strategy('transaction'))(),
  session: new (strategy('session'))(),
  'oauth-client': new (strategy('oauth-client'))(),
  'access-token': new (strategy('access-token'))(),
  management: new (strategy('management'))(),
  'console-session': new (strategy('console-session'))(),
  'supabase-session': new (strategy('supabase-session'))(),
  'supabase-service': new (strategy('supabase-service'))(),
};

/** Closed by default: a route without a contract answers 403, one with a contract what its access rule says. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly limits: VolumeLimits,
    @Optional() @Inject(DENIAL_WITNESS) private readonly witness?: DenialWitness,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<SekishoRequest>();
    try {
      await this.decide(context, request);
      return true;
    } catch (fault) {
      if (fault instanceof Refusal) await this.witness?.denied(callOf(request), request, fault);
      throw fault;
    }
  }

  private async decide(context: ExecutionContext, request: SekishoRequest): Promise<void> {
    const endpoint = endpointOf(context);
    if (!endpoint) throw new Refusal({ code: 'access.closed' });
    if (endpoint.limit) await this.limits.take(endpoint.limit, request.ip);
    const access = endpoint.access;
    if (access.by === 'anyone') return;
    await guards[access.by].canActivate(context);
    authorize(access, request.user);
  }
}

/** What the caller may do, once passport has said who he is. */
function authorize(access: Access, actor: Actor | undefined): void {
  if (access.by === 'management') {
    const granted = actor?.kind === 'person' ? actor.permissions : [];
    if (!permits(granted, access.permission))
      throw new Refusal({ code: 'access.permission_denied', permission: access.permission });
  }
  if (access.by === 'console-session') authorizeAdmin(access, actor);
  if (access.by === 'access-token') {
    const scopes = actor?.kind === 'person' ? actor.scopes : [];
    if (!scopes.includes(access.scope)) throw new Refusal({ code: 'access.insufficient_scope', scope: access.scope });
  }
}

/** Rights first, then the fresh proof: whoever may not do it is not asked for his password. */
function authorizeAdmin(access: Extract<Access, { by: 'console-session' }>, actor: Actor | undefined): void {
  if (actor?.kind !== 'admin') throw new Refusal({ code: 'console.session_ended' });
  if (access.permission !== null && !permits(actor.permissions, access.permission))
    throw new Refusal({ code: 'console.permission_denied', permission: access.permission });
  if (access.elevated !== true) return;
  if (actor.elevation === null) throw new Refusal({ code: 'reauth.required' });
  if (actor.elevation === 'expired') throw new Refusal({ code: 'reauth.expired' });
}
