import {
  applyDecorators,
  RequestMapping,
  RequestMethod,
  UseFilters,
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
} from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import type { management, Surface } from '#shared/contracts';
import { refuse } from '#shared/kernel';
import { callOf, Refusal, Serves, type SekishoRequest } from '#server/platform';
import { Desk } from '../desk.ts';
import { recordableIds } from '../known-ids.ts';

type Route = Readonly<{ surface: Surface; trace?: management.Trace }>;

/** A body or query that could not be read never reaches its act, but is on record all the same: every call is. */
@Catch(Refusal)
export class RecordUnreadable implements ExceptionFilter<Refusal> {
  constructor(private readonly desk: Desk) {}

  async catch(refusal: Refusal, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<SekishoRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    await this.record(request, refusal);
    void reply.send(refuse(refusal.problem));
  }

  private async record(request: SekishoRequest, refusal: Refusal): Promise<void> {
    const call = callOf(request);
    const { trace } = request.routeOptions.config as unknown as Route;
    // Who was refused by the guard stands in the trail already; only someone it let in has permissions.
    if (!trace || refusal.problem.code !== 'request.invalid' || call.actor.kind !== 'person') return;
    if (call.actor.permissions.length === 0) return;
    const { tenantId, id } = recordableIds(request.params) as { tenantId?: string; id?: string };
    const { dry_run: dryRun } = request.query as { dry_run?: unknown };
    const isOwn = tenantId === undefined || trace.resource === 'tenant'; // as the acts on tenants have it
    const act = { trace, tenantId: isOwn ? call.actor.tenantId : tenantId, targetId: id, dryRun: dryRun === 'true' };
    await this.desk.refused(call, act, refusal.problem);
  }
}

const routed = (endpoint: management.ManagementEndpoint): MethodDecorator =>
  applyDecorators(
    Serves(endpoint),
    RouteConfig({ surface: endpoint.surface, trace: endpoint.trace } satisfies Route),
    UseFilters(RecordUnreadable),
  );

/** `Serves` for this surface. */
export const Manages = (endpoint: management.ManagementEndpoint): MethodDecorator => routed(endpoint);

/** One method under both paths of a resource: the strategy tells an organization's administrator from the system's by the path. */
export const ManagesBoth = ({ organization, system }: management.TwoLevels): MethodDecorator =>
  applyDecorators(
    routed(organization),
    RequestMapping({ method: RequestMethod[organization.method], path: [organization.path, system.path] }),
  );
