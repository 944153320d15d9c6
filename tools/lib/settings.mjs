import { isAbsolute, resolve } from 'node:path';
import { Refusal } from './refusal.mjs';

const portVariables = {
  public: ['PORT', 8080],
  console: ['CONSOLE_PORT', 8081],
  provider: ['PROVIDER_PORT', 4000],
  metrics: ['METRICS_PORT', 9464],
};

/**
 * What `npm start` takes from the environment. All faults are named at once.
 * @param {Record<string, string | undefined>} env @param {string} root the checkout; a relative data folder is taken from here
 */
export function readSettings(env, root) {
  const faults = [];
  const ports = {};
  for (const [surface, [variable, usual]] of Object.entries(portVariables)) {
    const text = env[variable] || String(usual);
    const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
    if (port < 1 || port > 65535) faults.push(`${variable} must be a port from 1 to 65535, not "${text}".`);
    const twin = Object.values(ports).find((other) => other.port === port);
    if (twin && port) faults.push(`${variable} and ${twin.variable} are both ${port}; give each its own port.`);
    ports[surface] = { variable, port };
  }
  if (faults.length) throw new Refusal(faults.join('\n'));
  const folder = env.SEKISHO_DATA_DIR || '.data';
  return { ports, dataDir: isAbsolute(folder) ? resolve(folder) : resolve(root, folder) };
}

/** How requirement 002's `http://host.docker.internal:4000` reaches this copy's provider, whatever its port. */
export function hostAliases(providerPort) {
  const plain = 'host.docker.internal=127.0.0.1';
  return providerPort === 4000 ? plain : `host.docker.internal:4000=127.0.0.1:${providerPort},${plain}`;
}

/** The environment of provider and server. `databases` are the urls of startPostgres. */
export function childEnvironment(env, { ports, databases, masterKeyFile, audit, smtpPort }) {
  return {
    ...env,
    SEKISHO_MODE: 'development',
    PORT: String(ports.public.port),
    CONSOLE_PORT: String(ports.console.port),
    METRICS_PORT: String(ports.metrics.port),
    PROVIDER_PORT: String(ports.provider.port),
    PUBLIC_URL: `http://localhost:${ports.public.port}`,
    CONSOLE_URL: `http://localhost:${ports.console.port}`,
    SEKISHO_HOST_ALIASES: hostAliases(ports.provider.port),
    SEKISHO_EGRESS_ALLOW: `127.0.0.1:${ports.provider.port}`,
    SEKISHO_MASTER_KEY_FILE: masterKeyFile,
    ...(audit && { SEKISHO_AUDIT_KEY_FILE: audit.keyFile, SEKISHO_AUDIT_ANCHOR_FILE: audit.anchorFile }),
    ...(databases && {
      DATABASE_URL: databases.app,
      DATABASE_SYSTEM_URL: databases.system,
      DATABASE_OWNER_URL: databases.owner,
      SEKISHO_DATABASE_EMBEDDED: '1',
    }),
    ...(smtpPort && { SMTP_URL: `smtp://127.0.0.1:${smtpPort}` }),
  };
}

/** The provider stands for a foreign service: it gets neither the databases nor the master key. */
export function providerEnvironment(env, { ports }) {
  const secretive = [
    'DATABASE_URL',
    'DATABASE_SYSTEM_URL',
    'DATABASE_OWNER_URL',
    'REDIS_URL',
    'SEKISHO_MASTER_KEY',
    'SEKISHO_MASTER_KEY_FILE',
    'SEKISHO_AUDIT_KEY',
    'SEKISHO_AUDIT_KEY_FILE',
    'SEKISHO_AUDIT_ANCHOR_SECRET',
  ];
  return Object.fromEntries(Object.entries(childEnvironment(env, { ports })).filter(([name]) => !secretive.includes(name)));
}
