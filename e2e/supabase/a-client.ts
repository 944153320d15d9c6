import { execFileSync } from 'node:child_process';
import { GoTrueAdminApi, GoTrueClient } from '@supabase/auth-js';
import { GoTrueClient as OlderClient } from 'auth-js-2109';
import type { TestServer } from '../api/a-server.ts';

export const PASSWORD = 'Kumano-kodo-8848';

/** Where the client keeps its session: nothing of it is shared with another client. */
function aStorage() {
  const kept = new Map<string, string>();
  return {
    getItem: async (key: string) => kept.get(key) ?? null,
    setItem: async (key: string, value: string) => void kept.set(key, value),
    removeItem: async (key: string) => void kept.delete(key),
  };
}

let clients = 0;
const optionsFor = (url: string, anonKey: string) => ({
  url,
  headers: { apikey: anonKey, Authorization: `Bearer ${anonKey}` },
  storageKey: `client-${++clients}`,
  storage: aStorage(),
  autoRefreshToken: false,
  persistSession: true,
  detectSessionInUrl: false,
  flowType: 'implicit' as const,
});

/** The demo tenant of a test server, as applications reach it. */
export function theDemo({ running }: TestServer) {
  const { supabase, demo } = running.seeded ?? {};
  if (!supabase || !demo) throw new Error('the server was not seeded');
  const { url, anon_key: anonKey, service_role_key: serviceKey } = supabase;
  return {
    url,
    path: new URL(url).pathname,
    tenantId: demo.tenant_id,
    organizationId: demo.organization_id,
    /** Another tenant of the same organization, with the usual settings. */
    otherTenantId: demo.walkthrough_tenant_id,
    anonKey,
    serviceKey,
    /** The client as it is published. */
    client: () => new GoTrueClient({ ...optionsFor(url, anonKey), experimental: { recoveryCodes: true } }),
    /** What npm installs on the oldest Node that we support. */
    olderClient: () => new OlderClient(optionsFor(url, anonKey)),
    admin: () => new GoTrueAdminApi({ url, headers: { Authorization: `Bearer ${serviceKey}` } }),
  };
}
export type Demo = ReturnType<typeof theDemo>;

/** The code of a Base32 key at a moment, from a program that shares nothing with the product. */
export const codeOf = (secret: string, at: Date): string =>
  execFileSync(
    process.env['SEKISHO_TEST_OATHTOOL'] ?? 'oathtool',
    [
      '--totp',
      '--base32',
      '--digits=6',
      '--time-step-size=30s',
      `--now=${at
        .toISOString()
        .replace('T', ' ')
        .replace(/\.\d+Z/, ' UTC')}`,
      '-',
    ],
    { encoding: 'utf8', input: secret },
  ).trim();

type Said = Readonly<{ data: unknown; error: { code?: unknown; message: string; status?: unknown } | null }>;

/** What the client answered, or a fault that tells its error. */
export function granted<S extends Said>({ data, error }: S): NonNullable<Extract<S, { error: null }>['data']> {
  if (error || !data) throw new Error(`${String(error?.status)} ${String(error?.code)}: ${error?.message}`);
  return data as NonNullable<Extract<S, { error: null }>['data']>;
}
