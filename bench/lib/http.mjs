import { Pool } from 'undici';

/** Keep-alive HTTP/1.1 without cookies, redirects or retries; a status other than the expected one throws what was said. */
export function httpClient(origin, connections) {
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const ask = async (method, path, { status = 200, headers = {}, form, json } = {}) => {
    const body = form ? new URLSearchParams(form).toString() : json === undefined ? undefined : JSON.stringify(json);
    const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
    const sent = body === undefined ? headers : { 'content-type': type, ...headers };
    const answer = await pool.request({ method, path, headers: sent, body });
    const text = await answer.body.text();
    if (answer.statusCode !== status)
      throw new Error(`${method} ${path} answered ${answer.statusCode} instead of ${status}: ${text.slice(0, 300)}`);
    const isJson = String(answer.headers['content-type'] ?? '').includes('json');
    return { headers: answer.headers, body: isJson && text !== '' ? JSON.parse(text) : null };
  };
  return {
    get: (path, options) => ask('GET', path, options),
    post: (path, options) => ask('POST', path, options),
    close: () => pool.destroy(),
  };
}

/** The cookies of an answer as a browser would send them back. */
export const cookiesOf = ({ headers }) =>
  [headers['set-cookie'] ?? []]
    .flat()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
