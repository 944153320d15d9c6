import { createHash } from 'node:crypto';
import { isJsonObject, type Json } from '#shared/kernel';
import type { OAuthPlan } from '../configuration.ts';
import { CallFailed } from './failure.ts';
import { secretAt } from '../language/mapping.ts';
import type { ExecutionContext } from './result.ts';
import type { HttpAnswer, Transport } from './transport.ts';

type Kept = Readonly<{ token: string; until: number }>;
export type Token = Readonly<{ value: string; fromCache: boolean }>;

const MAX_KEPT = 1000;
const PRINTABLE = /^[\x21-\x7e]{1,16000}$/;

/** Gets access tokens from configured token endpoints, and keeps them where the configuration says so. */
export class TokenSource {
  readonly #kept = new Map<string, Kept>();
  readonly #transport: Transport;
  readonly #now: () => number;

  /** `now` in milliseconds since the epoch. */
  constructor(transport: Transport, now: () => number = Date.now) {
    this.#transport = transport;
    this.#now = now;
  }

  /** Rejects with CallFailed('token_refused') when the endpoint answers without a token, else like Transport.send. */
  async get(plan: OAuthPlan, context: ExecutionContext, signal: AbortSignal): Promise<Token> {
    const key = cacheKey(plan, context);
    const kept = plan.cache ? this.#kept.get(key) : undefined;
    if (kept && kept.until > this.#now()) return { value: kept.token, fromCache: true };
    const answer = await this.#transport.send(
      { url: new URL(plan.tokenEndpoint), method: 'POST', ...form(plan, context) },
      signal,
    );
    const { token, expiresIn } = readToken(answer);
    if (plan.cache) this.#keep(key, token, Math.min(plan.cache.ttlSeconds, expiresIn ?? Infinity) - plan.cache.bufferSeconds);
    return { value: token, fromCache: false };
  }

  /** Forgets a token the service did not accept. */
  drop(plan: OAuthPlan, context: ExecutionContext): void {
    this.#kept.delete(cacheKey(plan, context));
  }

  #keep(key: string, token: string, seconds: number): void {
    if (seconds <= 0) return;
    this.#kept.delete(key);
    this.#kept.set(key, { token, until: this.#now() + seconds * 1000 });
    const oldest = this.#kept.keys().next();
    if (this.#kept.size > MAX_KEPT && !oldest.done) this.#kept.delete(oldest.value);
  }
}

/** Everything that decides whose token it is, tenant and secrets included: nothing is cut off, nothing is shared. */
function cacheKey(plan: OAuthPlan, context: ExecutionContext): string {
  const parts = [
    context.tenantId,
    plan.type,
    plan.tokenEndpoint,
    plan.clientAuthentication,
    plan.clientId,
    plan.scope,
    plan.username,
    ...secretsOf(plan, context),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

function secretsOf(plan: OAuthPlan, context: ExecutionContext): [password: string | null, clientSecret: string | null] {
  const open = (path: string | null) => (path === null ? null : secretAt(path, context.secrets));
  return [open(plan.passwordPath), open(plan.clientSecretPath)];
}

function form(plan: OAuthPlan, context: ExecutionContext): { headers: Record<string, string>; body: string } {
  const [password, clientSecret] = secretsOf(plan, context);
  const fields = new URLSearchParams({ grant_type: plan.type });
  const headers: Record<string, string> = { 'content-type': 'application/x-www-form-urlencoded' };
  if (plan.clientAuthentication === 'client_secret_basic') {
    const pair = `${formEncoded(plan.clientId)}:${formEncoded(clientSecret ?? '')}`; // RFC 6749 section 2.3.1
    headers['authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`;
  } else {
    fields.set('client_id', plan.clientId);
    if (clientSecret !== null) fields.set('client_secret', clientSecret);
  }
  if (plan.scope !== null) fields.set('scope', plan.scope);
  if (plan.type === 'password') {
    fields.set('username', plan.username ?? '');
    fields.set('password', password ?? '');
  }
  return { headers, body: fields.toString() };
}

const formEncoded = (text: string) => new URLSearchParams([['', text]]).toString().slice(1);

function readToken(answer: HttpAnswer): { token: string; expiresIn: number | null } {
  const body = answer.status === 200 ? parsed(answer.text) : null;
  const token = isJsonObject(body) ? body['access_token'] : undefined;
  if (!isJsonObject(body) || typeof token !== 'string' || !PRINTABLE.test(token)) throw new CallFailed('token_refused');
  const expiresIn = body['expires_in'];
  return { token, expiresIn: typeof expiresIn === 'number' ? expiresIn : null };
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}
