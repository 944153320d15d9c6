import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { extname, join, normalize } from 'node:path';
import type { NextStep, PasswordVerdict, TransactionRefusal, ViewData, Way } from '#shared/contracts';
import { answerAct, type Fake } from './fake-transaction.ts';

/** The content policy the real server sends (ux.md 4.3): a page that needs more than this shows it here first. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'";

const account = { email: 'ta***@example.co.jp', registering: false };
const sms: Way = { method: 'sms', target: '+81 ** **** 5678', usable: true };
const email: Way = { method: 'email', target: 'ta***@example.co.jp', usable: true };
const noPhone: Way = { method: 'sms', target: null, usable: false };
const code = {
  step: 'code',
  method: 'sms',
  target: '+81 ** **** 5678',
  expiresIn: 300,
  resendIn: 60,
  sendsLeft: 4,
  triesLeft: 5,
  otherWays: [email],
  account,
} as const satisfies NextStep;

const identify = (ways: readonly ('password' | 'initial-registration')[]): NextStep => ({
  step: 'identify',
  ways,
  passwordMinLength: 12,
  loginHint: null,
});
const ended = (reason: Extract<NextStep, { step: 'ended' }>['reason']): NextStep => ({
  step: 'ended',
  reason,
  returnUri: 'https://app.example.com/',
});

/** What each transaction id of this server starts with. */
export const scenarios: Readonly<Record<string, NextStep>> = {
  login: identify(['password', 'initial-registration']),
  register: identify(['initial-registration', 'password']),
  'password-only': identify(['password']),
  'choose-two': { step: 'choose', ways: [sms, email], account },
  'choose-one': { step: 'choose', ways: [sms], account },
  'choose-no-phone': { step: 'choose', ways: [noPhone, email], account },
  'choose-none': { step: 'choose', ways: [noPhone], account },
  code,
  'code-email': { ...code, method: 'email', target: 'ta***@example.co.jp', otherWays: [sms] },
  'code-registering': { ...code, otherWays: [], account: { ...account, registering: true } },
  'code-short': { ...code, expiresIn: 2, resendIn: 1 },
  'code-spent': { ...code, resendIn: 0, sendsLeft: 0 },
  done: { step: 'done', account },
  expired: ended('expired'),
  failure: ended('failure'),
  locked: ended('locked'),
  denied: ended('denied'),
  consumed: ended('consumed'),
};

const view = (next: NextStep): ViewData => ({
  client_id: 'expenses',
  client_name: '経費精算',
  client_uri: 'https://app.example.com/',
  tos_uri: 'https://app.example.com/terms',
  policy_uri: 'https://app.example.com/privacy',
  scopes: ['openid'],
  session_enabled: true,
  tenant: {
    id: 'demo',
    name: '関所商事',
    domain: 'login.example.co.jp',
    logo_uri: null,
    accent_color: null,
    support_contact: 'help@example.co.jp',
  },
  authentication_policy: { available_methods: ['password', 'sms', 'email'] },
  next,
});

const strengthOf = (password: string): PasswordVerdict => ({
  strength: Math.min(4, Math.floor(password.length / 5)) as PasswordVerdict['strength'],
  problems: /password/i.test(password) ? ['too_common'] : password.length < 12 ? ['too_short'] : [],
  min_length: 12,
});

const refusal = (error: string, more: Partial<TransactionRefusal> = {}): TransactionRefusal => ({
  error,
  error_description: 'for the log',
  code: '',
  request_id: '0198f2c4-77aa',
  ...more,
});

/** One request to the transaction surface; pure but for the fake transactions it changes. */
function answer(fakes: Map<string, Fake>, method: string, path: string, body: Record<string, unknown>): [number, unknown] {
  const [, id, act] = /^\/demo\/v1\/authorizations\/([^/]+)\/(.+)$/.exec(path) ?? [];
  if (id && act) {
    const first = scenarios[id];
    const fake = fakes.get(id) ?? (first ? { next: first, calls: [] } : null);
    if (!fake) return [404, refusal('invalid_request', { code: 'transaction.not_found' })];
    fakes.set(id, fake);
    if (act === 'view-data' && method === 'GET') return [200, view(fake.next)];
    if (act === 'password-check') return [200, strengthOf(String(body['password']))];
    fake.calls.push(act);
    return answerAct(fake, act, body, {
      account,
      sms,
      email,
      code,
      identify: identify(['password', 'initial-registration']),
      refusal,
    });
  }
  if (path.endsWith('/complete')) {
    if (String(body['token']).startsWith('usedtoken')) return [400, refusal('invalid_grant')];
    if (/password/i.test(String(body['password']))) return [400, refusal('invalid_request', { code: 'password.too_common' })];
    return [200, {}];
  }
  return [202, null];
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Serves the built pages and pretends to be the transaction surface, on loopback. Forget `fakes` to start over. */
export function fakeServer(dist: string): { server: Server; fakes: Map<string, Fake> } {
  const fakes = new Map<string, Fake>();
  const server = createServer((request, response) => {
    void (async () => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      const headers = {
        'content-security-policy': POLICY,
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      };
      if (pathname.includes('/v1/')) {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const text = Buffer.concat(chunks).toString();
        const [status, reply] = answer(
          fakes,
          request.method ?? '',
          pathname,
          text ? (JSON.parse(text) as Record<string, unknown>) : {},
        );
        response.writeHead(status, { ...headers, 'content-type': 'application/json', 'cache-control': 'no-store' });
        response.end(reply === null ? '' : JSON.stringify(reply));
        return;
      }
      const file = pathname.startsWith('/assets/') ? normalize(pathname) : '/index.html';
      const content = await readFile(join(dist, file)).catch(() => null);
      response.writeHead(content ? 200 : 404, { ...headers, 'content-type': types[extname(file)] ?? 'text/plain' });
      response.end(content ?? '');
    })();
  });
  return { server, fakes };
}
