import { setTimeout as pause } from 'node:timers/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { faultRoutes } from '../domain/faults.ts';
import type { Provider } from '../provider.ts';
import { json, problem, type Reply } from './exchange.ts';
import { guardBearer, guardBrowser } from './guards.ts';
import { parseBody, readBody } from './read-body.ts';
import type { Route } from './route.ts';

const HANG_UP = Symbol('hang up');

const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  // Not no-referrer: that would turn the Origin of the page's own forms into "null".
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** One request from its first byte to its answer. `stopped` ends replies that a fault holds back. */
export function dispatcher(provider: Provider, routes: readonly Route[], stopped: AbortSignal) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const reply = await answer(provider, routes, request, stopped);
      if (reply === HANG_UP) request.socket.destroy();
      else response.writeHead(reply.status, { ...SECURITY_HEADERS, ...reply.headers }).end(reply.body);
    } catch (fault) {
      if (request.socket.destroyed || stopped.aborted) return void request.socket.destroy();
      process.stderr.write(`provider: ${fault instanceof Error ? fault.stack : String(fault)}\n`);
      const { status, headers, body } = problem(500, 'server_error', 'The provider failed');
      response.writeHead(status, headers).end(body);
    }
  };
}

async function answer(
  provider: Provider,
  routes: readonly Route[],
  request: IncomingMessage,
  stopped: AbortSignal,
): Promise<Reply | typeof HANG_UP> {
  // Not `new URL(target, base)`: a target such as `//x` would be read as a host.
  const [path = '', search = ''] = (request.url ?? '/').split(/\?(.*)/s);
  const here = routes.filter((route) => route.path === path);
  if (here.length === 0) return problem(404, 'not_found', 'No such route');
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const route = here.find((each) => each.method === method);
  if (!route) {
    return problem(405, 'method_not_allowed', 'No such method on this route', {
      allow: here.map((each) => each.method).join(', '),
    });
  }

  const faultRoute = faultRoutes.find((known) => known === path);
  const fault = faultRoute && provider.faults.of(faultRoute);
  if (fault?.mode === 'refuse') return HANG_UP;
  const body = await readBody(request);
  if (!body.ok) return body.problem;
  if (fault?.mode === 'slow') await pause(fault.delay_ms, undefined, { signal: stopped });
  if (fault?.mode === 'error')
    return json(fault.status, { error: 'server_error', error_description: 'The provider is out of order' });
  if (fault?.mode === 'garbage')
    return { status: 200, headers: { 'content-type': 'text/html' }, body: '<html><p>gateway: {oops' };

  const refusal = guardBrowser(route, request) ?? (route.audience === 'server' ? guardBearer(provider, request) : null);
  if (refusal) return refusal;
  const fields = parseBody(body.value, request.headers['content-type']);
  if (!fields.ok) return fields.problem;
  const acceptLanguage = request.headers['accept-language'] ?? '';
  return route.answer({ query: new URLSearchParams(search), body: fields.value, acceptLanguage });
}
