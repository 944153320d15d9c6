import type { JsonObject } from '#shared/kernel';

/** A request as the routes see it. */
export type Call = Readonly<{ query: URLSearchParams; body: JsonObject; acceptLanguage: string }>;
export type Reply = Readonly<{ status: number; headers: Readonly<Record<string, string>>; body: string }>;

const reply = (type: string) => (body: string) => ({ status: 200, headers: { 'content-type': `${type}; charset=utf-8` }, body });

export const html = reply('text/html');
export const css = reply('text/css');
export const script = reply('text/javascript');
export const svg = reply('image/svg+xml');

export const json = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(value),
});

export const nothing: Reply = { status: 204, headers: {}, body: '' };
export const seeOther = (location: string): Reply => ({ status: 303, headers: { location }, body: '' });

/** The error body of OAuth and of requirement 002. */
export const problem = (status: number, error: string, description: string, headers?: Readonly<Record<string, string>>): Reply =>
  json(status, { error, error_description: description }, headers);
export const invalid = (description: string): Reply => problem(400, 'invalid_request', description);
