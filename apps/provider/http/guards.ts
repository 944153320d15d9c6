import type { IncomingMessage } from 'node:http';
import type { Provider } from '../provider.ts';
import { problem, type Reply } from './exchange.ts';
import type { Route } from './route.ts';

const OWN_NAMES = /^(localhost|127\.0\.0\.1|\[::1\]|host\.docker\.internal)(:\d+)?$/i;

/**
 * Codes of the developer's accounts lie here, so no other web page may act on them: a foreign Origin is refused,
 * and so is a foreign name that was pointed at this address (DNS rebinding) where messages can be read.
 */
export function guardBrowser(route: Route, request: IncomingMessage): Reply | null {
  const { host = '', origin } = request.headers;
  if (route.audience === 'developer' && !OWN_NAMES.test(host)) {
    return problem(403, 'access_denied', 'Open the inbox under the name localhost');
  }
  const isForeign = origin !== undefined && origin !== `http://${host}`;
  return route.method !== 'GET' && isForeign ? problem(403, 'access_denied', 'Requests of other sites are refused') : null;
}

/** A token is not demanded, but one that is shown must be good: this is how a server's token refresh can be tried. */
export function guardBearer(provider: Provider, request: IncomingMessage): Reply | null {
  const [, token] = /^Bearer +(.*)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (token === undefined || provider.honours(token)) return null;
  return problem(401, 'invalid_token', 'The access token is unknown or expired', {
    'www-authenticate': 'Bearer error="invalid_token"',
  });
}
