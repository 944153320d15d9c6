import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Problem } from '#shared/contracts';
import type { Log } from '../log.ts';
import type { SekishoRequest } from './call.ts';
import { answerOf } from './envelope.ts';
import { Refusal } from './refusal.ts';
import { surfaceOf, wireOf } from './serves.ts';

const unreadable: Problem = { code: 'request.invalid', messages: ['the request could not be read'] };
const byStatus: Record<number, Problem> = {
  400: unreadable,
  401: { code: 'access.token_missing' },
  403: { code: 'access.closed' },
  404: { code: 'request.not_found' },
  405: { code: 'request.method_not_allowed' },
  413: { code: 'request.too_large' },
  415: { code: 'request.unsupported_media_type' },
};

/** PostgreSQL classes that mean "not now" rather than "broken": connection trouble, shutdown, lock or statement timeout, a transaction undone for another's sake. */
const NOT_NOW = /^(08|40|53|57)/;
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE']);

/** The last place: whatever was thrown becomes a stable answer without a stack, and a fault is logged under its request id. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<SekishoRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = this.problemOf(thrown, request);
    const answer = answerOf(problem, wireOf(request));
    void reply.code(answer.status).headers(answer.headers).send(answer.body);
  }

  private problemOf(thrown: unknown, request: SekishoRequest): Problem {
    if (thrown instanceof Refusal) return thrown.problem;
    const status = statusOf(thrown);
    if (status === 400 && surfaceOf(request) === 'supabase') return { code: 'supabase.bad_json' };
    if (status !== undefined && status < 500) return byStatus[status] ?? unreadable;
    this.log.error({ request_id: request.id, fault: describe(thrown) }, 'request failed');
    return isNotNow(thrown) ? { code: 'system.dependency_down', retryAfterSeconds: 5 } : { code: 'system.fault' };
  }
}

/** The status that Nest or Fastify gave a request they could not serve. */
const statusOf = (thrown: unknown): number | undefined =>
  thrown instanceof HttpException ? thrown.getStatus() : (thrown as { statusCode?: number } | null | undefined)?.statusCode;

/** The message and the frames, never the members: a driver's error may carry parameters. */
const describe = (thrown: unknown): string =>
  thrown instanceof Error ? (thrown.stack ?? thrown.message) : 'a value that is no error was thrown';

const isNotNow = (thrown: unknown): boolean => {
  const code = (thrown as { code?: unknown } | null)?.code;
  const connection =
    thrown instanceof Error && /Connection terminated|timeout exceeded when trying to connect/i.test(thrown.message);
  return connection || (typeof code === 'string' && (NOT_NOW.test(code) || NETWORK.has(code)));
};
