import { request } from 'node:http';
import type { TestServer } from './a-server.ts';
import { refuseEchoes, secretsOf } from './secrets.ts';

type Fields = Readonly<Record<string, string>>;
export type Page = Readonly<{
  status: number;
  location: string;
  body: Readonly<Record<string, unknown>>;
  cookies: readonly string[];
}>;

/** What Chromium says of an address that was typed or followed from another site, and of a fetch by our own page. */
export const navigation: Fields = {
  accept: 'text/html',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-site': 'cross-site',
  'sec-fetch-dest': 'document',
};
export const ownFetch = (origin: string): Fields => ({
  accept: 'application/json',
  origin,
  'sec-fetch-mode': 'cors',
  'sec-fetch-site': 'same-origin',
  'x-sekisho-ui': '1',
});

/** A browser as far as the server can see it: its headers and its cookies. `fetch` would set `sec-fetch-mode` itself. */
export class Browser {
  readonly jar = new Map<string, string>();

  constructor(private readonly server: TestServer) {}

  /** Follows an address, as from another site's link. */
  navigate(path: string): Promise<Page> {
    return this.send('GET', path, navigation);
  }

  /** What our own page does with a body. */
  post(path: string, body: unknown = {}, headers: Fields = {}): Promise<Page> {
    return this.send('POST', path, { ...ownFetch(this.server.base), ...headers }, body);
  }

  get(path: string, headers: Fields = {}): Promise<Page> {
    return this.send('GET', path, { ...ownFetch(this.server.base), ...headers });
  }

  /** One request with exactly these headers and the cookies of the jar. */
  send(method: string, path: string, headers: Fields, body?: unknown): Promise<Page> {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const sent = body === undefined ? undefined : JSON.stringify(body);
    const all = { ...headers, ...(cookie && { cookie }), ...(sent === undefined ? {} : { 'content-type': 'application/json' }) };
    return new Promise((resolve, reject) => {
      const call = request(new URL(path, this.server.base), { method, headers: all }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => void (text += part));
        response.once('end', () => {
          const { location = '' } = response.headers;
          const answer = { text, headers: new Headers(), location };
          for (const secret of secretsOf(body, answer)) this.server.secrets.add(secret);
          try {
            refuseEchoes(`${method} ${path}`, body, answer);
          } catch (echo) {
            return reject(echo as Error);
          }
          resolve(this.keep(response.statusCode ?? 0, response.headers, text));
        });
      });
      call.once('error', reject).end(sent);
    });
  }

  private keep(
    status: number,
    headers: { location?: string | undefined; 'content-type'?: string | undefined; 'set-cookie'?: string[] | undefined },
    text: string,
  ): Page {
    const cookies = headers['set-cookie'] ?? [];
    for (const cookie of cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.jar.set(name, value);
      if (value.length > 5) this.server.secrets.add(value);
    }
    const isJson = /^application\/(problem\+)?json/.test(headers['content-type'] ?? '') && text.startsWith('{');
    return {
      status,
      location: headers.location ?? '',
      body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
      cookies,
    };
  }
}
