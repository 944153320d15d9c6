import type { GoTrueClient } from '@supabase/auth-js';
import { vi } from 'vitest';
import { seedSql } from '#testing/schema';
import type { Answer, TestServer } from '../api/a-server.ts';
import { aServer } from '../api/a-server.ts';
import { codeOf, granted, PASSWORD, theDemo, type Demo } from './a-client.ts';

export type Asked = Readonly<{ token?: string; body?: unknown; headers?: Readonly<Record<string, string>> }>;

/** The product with its demo tenant, on a clock that the client shares: it decides by its own time whether a token still lives. */
export type World = Readonly<{
  server: TestServer;
  demo: Demo;
  now(): Date;
  /** Puts both clocks forward. */
  advance(seconds: number): void;
  /** One request below the surface's address, as it stands. */
  ask(method: string, path: string, asked?: Asked): Promise<Answer>;
  /** Somebody new, signed in with a password. */
  person(client?: GoTrueClient): Promise<Person>;
  /** Audit events of an account, oldest first. */
  events(accountId: string): Promise<readonly AuditRow[]>;
  /** Rows of a statement on the demo's database, as superuser. */
  sql(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}>;
export type AuditRow = Readonly<{
  type: string;
  outcome: string;
  reason: string | null;
  detail: unknown;
  target_id: string | null;
  ip: string;
  user_agent: string;
}>;

export type Person = Readonly<{
  client: GoTrueClient;
  id: string;
  email: string;
  password: string;
  /** The tokens the client holds now. */
  tokens(): Promise<Readonly<{ access: string; refresh: string }>>;
  /** Another client of the same person, signed in with the password. */
  elsewhere(): Promise<GoTrueClient>;
}>;

export async function aWorld(): Promise<World> {
  const server = await aServer();
  const demo = theDemo(server);
  vi.useFakeTimers({ toFake: ['Date'], now: server.clock.now() });
  return {
    ...{ server, demo },
    now: () => server.clock.now(),
    advance: (seconds) => {
      server.clock.advance(seconds);
      vi.setSystemTime(server.clock.now());
    },
    ask: (method, path, asked = {}) => server.ask(method, `${demo.path}${path}`, asked),
    person: (client = demo.client()) => aPerson(demo, client),
    events: async (accountId) =>
      (await seedSql(
        server.database,
        `SELECT type, outcome, reason, detail, target_id, ip, user_agent FROM audit_record WHERE account_id = $1 ORDER BY occurred_at, id`,
        [accountId],
      )) as AuditRow[],
    sql: (text, values = []) => seedSql(server.database, text, values),
    stop: async () => {
      vi.useRealTimers();
      await server.stop();
    },
  };
}

let people = 0;
async function aPerson(demo: Demo, client: GoTrueClient): Promise<Person> {
  const email = `person-${++people}@example.com`;
  const { user } = granted(await client.signUp({ email, password: PASSWORD }));
  if (!user) throw new Error('nobody signed up');
  return {
    ...{ client, id: user.id, email, password: PASSWORD },
    tokens: () => tokensOf(client),
    elsewhere: async () => {
      const other = demo.client();
      granted(await other.signInWithPassword({ email, password: PASSWORD }));
      return other;
    },
  };
}

export async function tokensOf(client: GoTrueClient): Promise<Readonly<{ access: string; refresh: string }>> {
  const { session } = granted(await client.getSession());
  if (!session) throw new Error('the client has no session');
  return { access: session.access_token, refresh: session.refresh_token };
}

export type App = Readonly<{ factorId: string; secret: string }>;

/** Shows the key of a new authenticator app. */
export async function enrol(client: GoTrueClient, friendlyName?: string): Promise<App> {
  const params = { factorType: 'totp' as const, ...(friendlyName === undefined ? {} : { friendlyName }) };
  const { id, totp } = granted(await client.mfa.enroll(params));
  return { factorId: id, secret: totp.secret };
}

/** A challenge and the app's code of this moment. */
export const prove = (world: World, client: GoTrueClient, { factorId, secret }: App) =>
  client.mfa.challengeAndVerify({ factorId, code: codeOf(secret, world.now()) });

/** Enrolment in one go: the client's session is at aal2 afterwards, and one step of the clock has passed. */
export async function withApp(world: World, client: GoTrueClient, friendlyName?: string): Promise<App> {
  const app = await enrol(client, friendlyName);
  granted(await prove(world, client, app));
  world.advance(30);
  return app;
}
