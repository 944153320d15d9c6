import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigFault, readConfig } from './config.ts';

const MASTER_KEY = `k1:${Buffer.alloc(32, 9).toString('base64')}`;
const development = { SEKISHO_MODE: 'development', DATABASE_URL: 'postgresql://app', SEKISHO_MASTER_KEY: MASTER_KEY };
const production = {
  PUBLIC_URL: 'https://login.example.jp',
  CONSOLE_URL: 'https://console.example.jp',
  DATABASE_URL: 'postgresql://app',
  DATABASE_SYSTEM_URL: 'postgresql://system',
  SMTP_URL: 'smtps://mail.example.jp',
  SEKISHO_MASTER_KEY: MASTER_KEY,
};

/** The settings that are complained about, in their order. */
function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
  } catch (fault) {
    if (fault instanceof ConfigFault) return fault.faults;
    throw fault;
  }
  return [];
}
const namesOf = (env: Record<string, string>) => faultsOf(env).map((fault) => fault.split(':')[0]);

describe('settings', () => {
  it('are production unless they say otherwise', () => {
    expect(readConfig(production)).toMatchObject({ SEKISHO_MODE: 'production', development: false });
    expect(readConfig(development).development).toBe(true);
  });

  it('are all complained about at once, those of the mode and the master key included', () => {
    const wrong = {
      PORT: '70000',
      ROLE: 'boss',
      SEKISHO_HASH_QUEUE: '0',
      SEKISHO_DEV_LIMITS: 'relaxed',
      PUBLIC_URL: 'http://x.jp',
    };
    expect(namesOf(wrong).sort()).toEqual(
      [
        ...['CONSOLE_URL', 'DATABASE_SYSTEM_URL', 'DATABASE_URL', 'PORT', 'PUBLIC_URL', 'ROLE'],
        ...['SEKISHO_DEV_LIMITS', 'SEKISHO_HASH_QUEUE', 'SEKISHO_MASTER_KEY or SEKISHO_MASTER_KEY_FILE', 'SMTP_URL'],
      ].sort(),
    );
  });

  it('are complained about once each', () => {
    expect(namesOf({ ...production, PUBLIC_URL: 'not a url' })).toEqual(['PUBLIC_URL']);
  });

  it('cannot be changed once read', () => {
    expect(Object.isFrozen(readConfig(development))).toBe(true);
  });

  it('are never repeated in a complaint, nor printed with the object that holds them', () => {
    const secrets = { DATABASE_URL: 'postgresql://app:hunter2@x', SEKISHO_MASTER_KEY: `bad id:${MASTER_KEY}` };
    expect(faultsOf({ ...development, ...secrets, PORT: 'hunter2' }).join()).not.toMatch(/hunter2|CQkJ/);
    const config = readConfig({ ...development, DATABASE_URL: secrets.DATABASE_URL });
    expect(`${inspect(config, { depth: 9 })}${JSON.stringify(config)}`).not.toMatch(/hunter2|CQkJ/);
    expect(config.DATABASE_URL.reveal()).toBe(secrets.DATABASE_URL);
  });
});

describe('production mode', () => {
  it.each([
    ['PUBLIC_URL', 'http://login.example.jp'],
    ['CONSOLE_URL', 'http://localhost:8081'],
    ['SEKISHO_DEV_EXPOSE_CODES', 'true'],
    ['SEKISHO_DEV_LIMITS', 'relaxed'],
    ['SEKISHO_MFA_CHALLENGE_TTL_S', '5'],
    ['SEKISHO_HOST_ALIASES', 'host.docker.internal=127.0.0.1'],
    ['SEKISHO_DATABASE_EMBEDDED', '1'],
    ['SMTP_URL', ''],
    ['DATABASE_SYSTEM_URL', ''],
    ['DATABASE_URL', ''],
  ])('refuses %s=%s', (name, value) => {
    expect(namesOf({ ...production, [name]: value })).toEqual([name]);
  });

  it('refuses every default that only a developer can use, when nothing at all is set', () => {
    expect(namesOf({})).toEqual(
      expect.arrayContaining(['PUBLIC_URL', 'CONSOLE_URL', 'DATABASE_URL', 'SMTP_URL', 'DATABASE_SYSTEM_URL']),
    );
  });
});

describe('development mode', () => {
  it.each(['127.0.0.1', '::1', 'localhost'])('listens on %s', (host) => {
    expect(namesOf({ ...development, LISTEN_HOST: host })).toEqual([]);
  });

  it.each(['0.0.0.0', '::', '192.0.2.1', 'localhost.example.jp'])('is refused on %s, where real users could reach it', (host) => {
    expect(namesOf({ ...development, LISTEN_HOST: host })).toEqual(['LISTEN_HOST']);
  });
});

describe('one setting', () => {
  it.each([
    ['PORT', ['-1', '65536', '80.5', 'http']],
    ['CONSOLE_PORT', ['65536']],
    ['METRICS_PORT', ['x']],
    ['DATABASE_POOL_SIZE', ['0', '201', '1.5']],
    ['SEKISHO_MFA_CHALLENGE_TTL_S', ['0', '601']],
    ['SEKISHO_HASH_QUEUE', ['0', '10001']],
    ['SEKISHO_DATABASE_EMBEDDED', ['yes', '2']],
    ['SEKISHO_DEV_EXPOSE_CODES', ['1', 'TRUE']],
    ['SEKISHO_DEV_LIMITS', ['off']],
    ['SEKISHO_MODE', ['prod', 'Development']],
    ['ROLE', ['worker,web']],
    ['LOG_LEVEL', ['verbose']],
    ['PUBLIC_URL', ['login.example.jp', 'ftp://login.example.jp', 'javascript:alert(1)']],
    ['CONSOLE_URL', ['//x']],
  ])('%s refuses what is out of its bounds', (name, values) => {
    for (const value of values)
      expect([value, namesOf({ ...development, [name]: value })]).toEqual([value, expect.arrayContaining([name])]);
  });

  it.each([
    ['PORT', '0', 0],
    ['DATABASE_POOL_SIZE', '200', 200],
    ['SEKISHO_DATABASE_EMBEDDED', '1', true],
    ['SEKISHO_DEV_EXPOSE_CODES', 'true', true],
    ['SEKISHO_MFA_CHALLENGE_TTL_S', '600', 600],
    ['PUBLIC_URL', 'https://login.example.jp/', 'https://login.example.jp'],
    ['SEKISHO_TRUSTED_PROXIES', ' 10.0.0.0/8, 192.0.2.7 ,', ['10.0.0.0/8', '192.0.2.7']],
    ['SEKISHO_EGRESS_ALLOW', '', []],
  ])('%s=%s is read', (name, value, read) => {
    expect(readConfig({ ...development, [name]: value })).toMatchObject({ [name]: read });
  });
});

describe('the master key', () => {
  let folder: string;
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'sekisho-config-'))));
  afterAll(() => rmSync(folder, { recursive: true }));
  const { SEKISHO_MASTER_KEY: _, ...keyless } = development;

  it('comes from a file as well, line end and all', () => {
    const file = join(folder, 'master.key');
    writeFileSync(file, `${MASTER_KEY}\n`);
    expect(readConfig({ ...keyless, SEKISHO_MASTER_KEY_FILE: file }).masterKey.reveal()).toBe(MASTER_KEY);
  });

  it('is required, and a file that cannot be read is named among the other faults', () => {
    expect(namesOf(keyless)).toEqual(['SEKISHO_MASTER_KEY or SEKISHO_MASTER_KEY_FILE']);
    expect(namesOf({ ...keyless, PORT: 'x', SEKISHO_MASTER_KEY_FILE: join(folder, 'none') })).toEqual([
      'PORT',
      'SEKISHO_MASTER_KEY_FILE',
    ]);
  });

  it('must have its shape before anything is started with it', () => {
    expect(namesOf({ ...development, SEKISHO_MASTER_KEY: 'k1:tooshort' })).toEqual(['SEKISHO_MASTER_KEY']);
  });
});
