import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { walkThrough } from './walk-through.mjs';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const coded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const ADMIN_PASSWORD = 'a password nobody may read';

type Reply = { status: number; body?: unknown; location?: string };
type Seen = { line: string; headers: IncomingMessage['headers']; body: string };

/** A server that says yes to everything, unless `replies` has something else for the end of a path. */
class FakeServer {
  readonly seen: Seen[] = [];
  url = '';
  private server: Server | null = null;

  constructor(private readonly replies: Readonly<Record<string, Reply>> = {}) {}

  async start(): Promise<this> {
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const path = String(request.url);
        this.seen.push({ line: `${String(request.method)} ${path}`, headers: request.headers, body });
        const { status, location, body: answer } = this.answer(path, body);
        response.writeHead(status, location === undefined ? {} : { location }).end(JSON.stringify(answer ?? {}));
      });
    });
    this.server = server;
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return this;
  }

  stop(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  private answer(path: string, body: string): Reply {
    const end = path.split('?')[0]?.split('/').at(-1) ?? '';
    const known = this.replies[end];
    if (known) return known;
    if (end === 'onboarding')
      return {
        status: 201,
        body: { organization: { id: 'org' }, tenant: { id: 'organizer' }, client: { client_id: 'console' } },
      };
    if (end === 'tenants') return { status: 201, body: { result: { id: 'users' } } };
    if (end === 'clients') return { status: 201, body: { result: { client_id: 'app' } } };
    if (end.startsWith('authentication-')) return { status: 201 };
    if (end === 'authorizations') return { status: 302, location: '/authorize?id=tx&tenant_id=users' };
    if (end === 'sms-authentication-challenge') return { status: 200, body: { verification_code: '777777' } };
    if (end === 'authorize') {
      const logins = this.seen.filter(({ line }) => line.endsWith('/authorize')).length;
      const state = logins === 1 ? 'random-state-registration' : 'random-state-login';
      return { status: 200, body: { redirect_uri: `https://app.example.com/callback?code=abc&state=${state}` } };
    }
    if (end === 'jwks') return { status: 200, body: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k' }] } };
    if (end === 'tokens')
      return {
        status: 200,
        body: { access_token: 'access token in full', ...(body.includes('code=') && { id_token: this.idToken() }) },
      };
    return { status: 200, body: { status: 'success' } };
  }

  private idToken(): string {
    const text = `${coded({ alg: 'ES256', kid: 'k' })}.${coded({ iss: `${this.url}/users`, aud: 'app', sub: 'somebody' })}`;
    return `${text}.${sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  }
}

let server: FakeServer;
afterEach(() => server.stop());
const walk = async (replies?: Readonly<Record<string, Reply>>) => {
  server = await new FakeServer(replies).start();
  const lines: string[] = [];
  const admin = {
    tenant_id: 'admin',
    email: 'root@example.com',
    password: ADMIN_PASSWORD,
    client_id: 'system',
    client_secret: 'a secret nobody may read',
  };
  const print = (line: string) => void lines.push(line);
  const result = await walkThrough({ running: { urls: { public: server.url }, admin }, print }).catch((error: Error) => error);
  return { result, printed: lines.join('\n') };
};

describe('walking through requirement 002', () => {
  it('sends its steps in order, to an organization of its own', async () => {
    const { result } = await walk();
    expect(result).toMatchObject({ tenantId: 'users', registration: { sub: 'somebody' }, login: { sub: 'somebody' } });
    const calls = server.seen.map(({ line }) => line.split('?')[0]);
    const steps = (first: string) =>
      [first, 'sms-authentication-challenge', 'sms-authentication', 'authorize'].map(
        (step) => `POST /users/v1/authorizations/tx/${step}`,
      );
    expect(calls).toEqual([
      'POST /admin/v1/tokens',
      'POST /v1/management/onboarding',
      'POST /organizer/v1/tokens',
      'POST /v1/management/organizations/org/tenants',
      'POST /v1/management/organizations/org/tenants/users/clients',
      'POST /v1/management/organizations/org/tenants/users/authentication-configurations',
      'POST /v1/management/organizations/org/tenants/users/authentication-policies',
      'GET /users/v1/authorizations',
      ...steps('initial-registration'),
      'POST /users/v1/tokens',
      'GET /users/v1/jwks',
      'GET /users/v1/authorizations',
      ...steps('password-authentication'),
      'POST /users/v1/tokens',
      'GET /users/v1/jwks',
    ]);
  });

  it('answers with the code the server showed', async () => {
    await walk();
    const answers = server.seen.filter(({ line }) => line.endsWith('/sms-authentication'));
    expect(answers.map(({ body }) => body)).toEqual(Array(2).fill('{"verification_code":"777777"}'));
  });

  it('looks like curl and not like a browser, so that the transaction is not bound to one', async () => {
    await walk();
    for (const { headers } of server.seen) {
      expect(Object.keys(headers).filter((name) => /^(sec-fetch-|origin$|cookie$)/.test(name))).toEqual([]);
      expect(headers.accept).toBe('application/json');
    }
  });

  it('prints every exchange, and no secret in full', async () => {
    const { printed } = await walk();
    expect(printed.match(/^# /gm)).toHaveLength(server.seen.length);
    expect(printed).toContain('> Authorization: Bearer access t…');
    expect(printed).toContain('"password": "Test1234!"');
    const made = [...new URLSearchParams(server.seen[2]?.body).values()].filter((value) => value.length === 32);
    expect(made).toHaveLength(2);
    for (const secret of [ADMIN_PASSWORD, 'a secret nobody may read', 'access token in full', ...made])
      expect(printed).not.toContain(secret);
  });

  it('stops with one sentence that names the step, the request and the answer', async () => {
    const { result, printed } = await walk({ 'sms-authentication': { status: 400, body: { error: 'invalid_grant' } } });
    expect(result).toMatchObject({ name: 'Refusal' });
    expect(String(result)).toMatch(/Step 3\.4 .* answered 400 instead of 200: \{"error":"invalid_grant"\}$/);
    expect(printed).not.toContain('Step 4');
  });

  it('says when nobody answers', async () => {
    server = new FakeServer();
    const admin = { tenant_id: 'a', email: 'e', password: 'p', client_id: 'c', client_secret: 's' };
    const running = { urls: { public: 'http://127.0.0.1:1' }, admin };
    await expect(walkThrough({ running, print: () => undefined })).rejects.toThrow('does not answer (ECONNREFUSED)');
  });

  it('does not believe an ID token that the published keys did not sign', async () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
    const { result } = await walk({ jwks: { status: 200, body: { keys: [{ ...other, kid: 'k' }] } } });
    expect(String(result)).toContain('signature of the ID token is wrong');
  });
});
