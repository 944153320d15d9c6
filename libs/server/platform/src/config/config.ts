import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Secret } from '#shared/kernel';
import { KeyRing } from '../keys/key-ring.ts';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
const url = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/$/, ''));
const secret = z
  .string()
  .min(1)
  .transform((value) => new Secret(value));
const list = z
  .string()
  .default('')
  .transform((value) =>
    value
      .split(',')
      .map((entry) => entry.trim())
      .filter(Boolean),
  );
const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((value) => value === 'true');

/** Every setting of a server process, as the environment names it. .env.example explains them. */
const environment = z.object({
  /** `development` relaxes what only a developer needs; it is refused wherever it could meet real users. */
  SEKISHO_MODE: z.enum(['production', 'development']).default('production'),
  ROLE: z.enum(['web', 'worker', 'all']).default('all'),
  LISTEN_HOST: z.string().default('127.0.0.1'),
  PORT: port(8080),
  CONSOLE_PORT: port(8081),
  METRICS_PORT: port(9464),
  PUBLIC_URL: url.default('http://localhost:8080'),
  CONSOLE_URL: url.default('http://localhost:8081'),
  DATABASE_URL: secret,
  DATABASE_OWNER_URL: secret.optional(),
  DATABASE_SYSTEM_URL: secret.optional(),
  DATABASE_AUDIT_READER_URL: secret.optional(),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(200).default(10),
  SEKISHO_DATABASE_EMBEDDED: z
    .enum(['0', '1'])
    .default('0')
    .transform((value) => value === '1'),
  REDIS_URL: secret.optional(),
  SEKISHO_MASTER_KEY: secret.optional(),
  SEKISHO_MASTER_KEY_FILE: z.string().optional(),
  SEKISHO_AUDIT_KEY: secret.optional(),
  SEKISHO_AUDIT_KEY_FILE: z.string().optional(),
  SEKISHO_AUDIT_ANCHOR_FILE: z.string().optional(),
  SEKISHO_AUDIT_ANCHOR_URL: url.optional(),
  SEKISHO_AUDIT_ANCHOR_SECRET: secret.optional(),
  SMTP_URL: secret.optional(),
  MAIL_FROM: z.string().default('no-reply@sekisho.example'),
  SEKISHO_TRUSTED_PROXIES: list,
  SEKISHO_HOST_ALIASES: list,
  SEKISHO_EGRESS_ALLOW: list,
  SEKISHO_WEB_ROOT: z.string().optional(),
  SEKISHO_CONSOLE_ROOT: z.string().optional(),
  SEKISHO_DEV_EXPOSE_CODES: flag,
  SEKISHO_DEV_LIMITS: z.enum(['strict', 'relaxed']).default('strict'),
  SEKISHO_MFA_CHALLENGE_TTL_S: z.coerce.number().int().min(1).max(600).optional(),
  SEKISHO_HASH_QUEUE: z.coerce.number().int().min(1).max(10_000).default(64),
  SEKISHO_CONSOLE_IDLE_MINUTES: z.coerce.number().int().min(5).max(30).default(15),
  SEKISHO_LOG_DIR: z.string().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

type Environment = z.output<typeof environment>;

/** Every setting's name, for the structure test that keeps `.env.example` complete. */
export const settingNames: readonly string[] = Object.keys(environment.shape);

export type Config = Readonly<
  Omit<Environment, 'SEKISHO_MASTER_KEY' | 'SEKISHO_MASTER_KEY_FILE'> & { development: boolean; masterKey: Secret }
>;

export class ConfigFault extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The settings are not safe or not complete:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

/**
 * Reads the settings once. Throws `ConfigFault` with all faults at once, never with a value.
 * Production is the default and refuses every development switch, plain http and a missing master key.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const { settings, faults } = parseEach(present);
  const development = settings.SEKISHO_MODE === 'development';
  faults.push(...brokenRules(settings, development ? developmentRules : productionRules));
  const masterKey = readMasterKey(settings, faults);
  if (faults.length > 0 || !masterKey) throw new ConfigFault(faults);
  // No fault: every setting is there, and what follows only takes the key's two sources out.
  const { SEKISHO_MASTER_KEY: _key, SEKISHO_MASTER_KEY_FILE: _file, ...rest } = settings as Environment;
  return Object.freeze({ ...rest, development, masterKey });
}

/** Each setting on its own, so that one that is wrong does not hide what the rules say about the others. */
function parseEach(env: Readonly<Record<string, string | undefined>>): { settings: Partial<Environment>; faults: string[] } {
  const settings: Record<string, unknown> = {};
  const faults: string[] = [];
  for (const [name, schema] of Object.entries(environment.shape)) {
    const parsed = schema.safeParse(env[name]);
    if (parsed.success) settings[name] = parsed.data;
    else faults.push(...parsed.error.issues.map(({ message }) => `${name}: ${message}`));
  }
  return { settings, faults };
}

function readMasterKey({ SEKISHO_MASTER_KEY, SEKISHO_MASTER_KEY_FILE }: Partial<Environment>, faults: string[]): Secret | null {
  const [source, read] = SEKISHO_MASTER_KEY
    ? ['SEKISHO_MASTER_KEY', () => SEKISHO_MASTER_KEY.reveal()]
    : ['SEKISHO_MASTER_KEY_FILE', () => readFileSync(SEKISHO_MASTER_KEY_FILE ?? '', 'utf8').trim()];
  if (!SEKISHO_MASTER_KEY && !SEKISHO_MASTER_KEY_FILE) {
    faults.push('SEKISHO_MASTER_KEY or SEKISHO_MASTER_KEY_FILE: a master key is required');
    return null;
  }
  try {
    const text = read();
    KeyRing.parse(text);
    return new Secret(text);
  } catch (fault) {
    // Node's own messages name the file, KeyRing's name the shape; neither holds a key.
    faults.push(`${source}: ${fault instanceof Error ? fault.message : 'cannot be read'}`);
    return null;
  }
}

/** What a mode refuses: the sentence for a value it cannot live with, or null. */
type Rules = Readonly<{ [K in keyof Environment]?: (value: Environment[K]) => string | null }>;

const https = (value: string): string | null => (value.startsWith('https://') ? null : 'must be https in production mode');
const developmentOnly = (isUsed: boolean): string | null => (isUsed ? 'only in development mode' : null);

const developmentRules: Rules = {
  LISTEN_HOST: (host) => (LOOPBACK.has(host) ? null : 'development mode listens on loopback only'),
};

const productionRules: Rules = {
  PUBLIC_URL: https,
  CONSOLE_URL: https,
  SEKISHO_DEV_EXPOSE_CODES: developmentOnly,
  SEKISHO_DEV_LIMITS: (limits) => developmentOnly(limits !== 'strict'),
  SEKISHO_MFA_CHALLENGE_TTL_S: (seconds) => developmentOnly(seconds !== undefined),
  SEKISHO_HOST_ALIASES: (aliases) => developmentOnly(aliases.length > 0),
  SEKISHO_DATABASE_EMBEDDED: (embedded) => (embedded ? 'the embedded database is for development only' : null),
  SMTP_URL: (smtp) => (smtp ? null : 'mail is required in production mode'),
  DATABASE_SYSTEM_URL: (system) => (system ? null : 'the role of the job runner is required'),
};

/** A setting that could not be parsed was told of already: no rule looks at it. */
function brokenRules(settings: Partial<Environment>, rules: Rules): string[] {
  return Object.entries(rules).flatMap(([name, rule]) => {
    if (!(name in settings)) return [];
    const sentence = (rule as (value: unknown) => string | null)(settings[name as keyof Environment]);
    return sentence === null ? [] : [`${name}: ${sentence}`];
  });
}
