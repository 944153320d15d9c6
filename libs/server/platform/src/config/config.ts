import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Secret } from '#shared/kernel';

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

/** Every setting of a server process, as the environment names it. docs/running.md explains them. */
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
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(200).default(10),
  SEKISHO_DATABASE_EMBEDDED: z
    .enum(['0', '1'])
    .default('0')
    .transform((value) => value === '1'),
  REDIS_URL: secret.optional(),
  SEKISHO_MASTER_KEY: secret.optional(),
  SEKISHO_MASTER_KEY_FILE: z.string().optional(),
  SMTP_URL: secret.optional(),
  MAIL_FROM: z.string().default('no-reply@sekisho.example'),
  SEKISHO_TRUSTED_PROXIES: list,
  SEKISHO_HOST_ALIASES: list,
  SEKISHO_EGRESS_ALLOW: list,
  SEKISHO_WEB_ROOT: z.string().optional(),
  SEKISHO_DEV_EXPOSE_CODES: flag,
  SEKISHO_DEV_LIMITS: z.enum(['strict', 'relaxed']).default('strict'),
  SEKISHO_MFA_CHALLENGE_TTL_S: z.coerce.number().int().min(1).max(600).optional(),
  SEKISHO_HASH_QUEUE: z.coerce.number().int().min(1).max(10_000).default(64),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

type Environment = z.output<typeof environment>;

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
  const parsed = environment.safeParse(present);
  if (!parsed.success) throw new ConfigFault(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  const { SEKISHO_MASTER_KEY, SEKISHO_MASTER_KEY_FILE, ...rest } = parsed.data;
  const development = rest.SEKISHO_MODE === 'development';
  const masterKey =
    SEKISHO_MASTER_KEY ??
    (SEKISHO_MASTER_KEY_FILE ? new Secret(readFileSync(SEKISHO_MASTER_KEY_FILE, 'utf8').trim()) : undefined);
  const faults = development ? developmentFaults(rest) : productionFaults(rest);
  if (!masterKey) faults.push('SEKISHO_MASTER_KEY or SEKISHO_MASTER_KEY_FILE: a master key is required');
  if (faults.length > 0 || !masterKey) throw new ConfigFault(faults);
  return Object.freeze({ ...rest, development, masterKey });
}

type Faultable = Omit<Environment, 'SEKISHO_MASTER_KEY' | 'SEKISHO_MASTER_KEY_FILE'>;

function developmentFaults(config: Faultable): string[] {
  return LOOPBACK.has(config.LISTEN_HOST) ? [] : ['LISTEN_HOST: development mode listens on loopback only'];
}

function productionFaults(config: Faultable): string[] {
  const faults: string[] = [];
  if (!config.PUBLIC_URL.startsWith('https://')) faults.push('PUBLIC_URL: must be https in production mode');
  if (!config.CONSOLE_URL.startsWith('https://')) faults.push('CONSOLE_URL: must be https in production mode');
  if (config.SEKISHO_DEV_EXPOSE_CODES) faults.push('SEKISHO_DEV_EXPOSE_CODES: only in development mode');
  if (config.SEKISHO_DEV_LIMITS !== 'strict') faults.push('SEKISHO_DEV_LIMITS: only in development mode');
  if (config.SEKISHO_MFA_CHALLENGE_TTL_S !== undefined) faults.push('SEKISHO_MFA_CHALLENGE_TTL_S: only in development mode');
  if (config.SEKISHO_HOST_ALIASES.length > 0) faults.push('SEKISHO_HOST_ALIASES: only in development mode');
  if (config.SEKISHO_DATABASE_EMBEDDED) faults.push('SEKISHO_DATABASE_EMBEDDED: the embedded database is for development only');
  if (!config.SMTP_URL) faults.push('SMTP_URL: mail is required in production mode');
  if (!config.DATABASE_SYSTEM_URL) faults.push('DATABASE_SYSTEM_URL: the role of the job runner is required');
  return faults;
}
