import type { CookieSerializeOptions } from '@fastify/cookie';
import type { Call } from './call.ts';

export type Cookie = Readonly<{ name: string; value: string; options: CookieSerializeOptions }>;

/** A success that is more than a body: another status, headers, cookies, or a redirect. */
export class Reply<T = unknown> {
  private constructor(
    readonly status: number | null,
    readonly body: T,
    readonly headers: Readonly<Record<string, string>>,
    readonly cookies: readonly Cookie[],
  ) {}

  static of<T>(body: T, status: number | null = null): Reply<T> {
    return new Reply(status, body, {}, []);
  }

  static empty(status = 204): Reply<null> {
    return new Reply(status, null, {}, []);
  }

  /** 302 for a GET that goes on elsewhere; 303 after a POST, so that no credentials travel on (RFC 9700 section 4.12). */
  static redirect(location: string, status: 302 | 303 = 302): Reply<null> {
    return new Reply(status, null, { location }, []);
  }

  /** A page of our own making: `html` is sent as it stands. */
  static page(html: string): Reply<string> {
    return new Reply<string>(null, html, { 'content-type': 'text/html; charset=utf-8' }, []);
  }

  with(headers: Readonly<Record<string, string>>): Reply<T> {
    return new Reply(this.status, this.body, { ...this.headers, ...headers }, this.cookies);
  }

  setting(...cookies: readonly Cookie[]): Reply<T> {
    return new Reply(this.status, this.body, this.headers, [...this.cookies, ...cookies]);
  }
}

/**
 * A cookie only this origin can set and read: `__Host-` binds it to the host and to https (browsers count localhost as secure).
 * SameSite=Lax, because an application's redirect to the login page is a top-level navigation.
 */
export const hostCookie = (name: string, value: string, maxAgeSeconds: number): Cookie => ({
  name: `__Host-${name}`,
  value,
  options: { path: '/', secure: true, httpOnly: true, sameSite: 'lax', maxAge: maxAgeSeconds },
});

/** Like `hostCookie`, but never sent with a request that another site began. */
export const strictHostCookie = (name: string, value: string, maxAgeSeconds: number): Cookie => {
  const { options, ...cookie } = hostCookie(name, value, maxAgeSeconds);
  return { ...cookie, options: { ...options, sameSite: 'strict' } };
};

/** What a browser sent of a cookie that `hostCookie` set; '' where it sent none. */
export const readHostCookie = ({ cookies }: Pick<Call, 'cookies'>, name: string): string => cookies[`__Host-${name}`] ?? '';
