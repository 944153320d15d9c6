import { describe, expect, it } from 'vitest';
import { childEnvironment, hostAliases, providerEnvironment, readSettings } from './settings.mjs';

describe('the settings of npm start', () => {
  it('are the documented ports and .data of the checkout when nothing is set', () => {
    const { ports, dataDir } = readSettings({}, '/checkout');
    expect(Object.values(ports).map(({ variable, port }) => `${variable}=${port}`)).toEqual([
      'PORT=8080',
      'CONSOLE_PORT=8081',
      'PROVIDER_PORT=4000',
      'METRICS_PORT=9464',
    ]);
    expect(dataDir).toBe('/checkout/.data');
  });

  it('name every fault at once', () => {
    const read = () => readSettings({ PORT: 'http', CONSOLE_PORT: '70000', METRICS_PORT: '4000' }, '/checkout');
    expect(read).toThrow(
      /^PORT must be .*"http"\.\nCONSOLE_PORT must be .*"70000"\.\nMETRICS_PORT and PROVIDER_PORT are both 4000/,
    );
  });

  it("send requirement 002's provider address to this copy's provider, whatever its port", () => {
    expect(hostAliases(4000)).toBe('host.docker.internal=127.0.0.1');
    expect(hostAliases(4100)).toBe('host.docker.internal:4000=127.0.0.1:4100,host.docker.internal=127.0.0.1');
  });

  it('win over the same names in the shell, so that a database of somebody else is never seeded', () => {
    const { ports } = readSettings({ PROVIDER_PORT: '4100' }, '/checkout');
    const shell = { DATABASE_URL: 'postgresql://elsewhere/db', SEKISHO_MODE: 'production', REDIS_URL: 'redis://mine' };
    const env = childEnvironment(shell, {
      ports,
      databases: { app: 'a', system: 's', owner: 'o' },
      masterKeyFile: '/k',
      audit: { keyFile: '/a', anchorFile: '/h' },
      smtpPort: 2525,
    });
    expect(env).toMatchObject({
      SEKISHO_MODE: 'development',
      DATABASE_URL: 'a',
      DATABASE_SYSTEM_URL: 's',
      DATABASE_OWNER_URL: 'o',
      SEKISHO_DATABASE_EMBEDDED: '1',
      SEKISHO_AUDIT_KEY_FILE: '/a',
      SEKISHO_AUDIT_ANCHOR_FILE: '/h',
      SEKISHO_EGRESS_ALLOW: '127.0.0.1:4100',
      SMTP_URL: 'smtp://127.0.0.1:2525',
      REDIS_URL: 'redis://mine',
    });
  });

  it('give the provider neither databases nor the master key', () => {
    const { ports } = readSettings({}, '/checkout');
    const env = providerEnvironment(
      { DATABASE_URL: 'x', REDIS_URL: 'y', SEKISHO_MASTER_KEY: 'z', SEKISHO_AUDIT_KEY: 'k', PROVIDER_CODES: 'random' },
      { ports },
    );
    expect(Object.keys(env).filter((name) => /DATABASE|REDIS|MASTER|AUDIT_KEY/.test(name))).toEqual([]);
    expect(env['PROVIDER_CODES']).toBe('random');
  });
});
