import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { password, prove, smsCode, userinfo, verify } from './a-flow.ts';
import { eventsOf } from './an-admin.ts';
import { aTenant, expected, type TestTenant, type TestUser } from './a-login.ts';
import { aServer, type TestServer } from './a-server.ts';
import { foundIn } from './secrets.ts';

let folder: string;
let server: TestServer;
let tenant: TestTenant;
let user: TestUser;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-logs-'));
  server = await aServer({ settings: { SEKISHO_LOG_DIR: folder } });
  tenant = await aTenant(server);
  user = await tenant.user('hanako');
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What an operator types, as requirement 000 prints it but for the folder. */
const shell = (command: string): readonly string[] =>
  execFileSync('sh', ['-c', `${command.replaceAll('/var/log/mks', folder)} || true`], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);
type Line = Readonly<Record<string, unknown>>;
const lines = (command: string): readonly Line[] => shell(command).map((line) => JSON.parse(line) as Line);
const eventually = (assertion: () => void) => vi.waitFor(assertion, { timeout: 5_000, interval: 50 });

describe('the log files', () => {
  it('N-009 are found by the commands of requirement 000', async () => {
    const login = await prove(await tenant.open(), user);
    const second = await tenant.open();
    expected(await password(second, user), 200);
    await smsCode(second);
    expected(await verify(second, '000000'), 400);
    await eventually(() => {
      const found = lines('grep "MFA" /var/log/mks/mfa.log | tail -50');
      expect(found.map(({ event }) => event)).toEqual(
        expect.arrayContaining(['sms_verification_success', 'sms_verification_failure']),
      );
      const failed = lines('grep "MFA_FAILED" /var/log/mks/auth.log | tail -20');
      expect(failed).toMatchObject([
        { marker: 'MFA_FAILED', event: 'sms_verification_failure', tenant: tenant.id, account: user.id, outcome: 'failure' },
      ]);
    });
    expect(login.id).toBeTruthy();
  });

  it('F-057 have the words of requirement 001 for a wrong password and for a token that does not hold', async () => {
    expected(await password(await tenant.open(), { ...user, password: 'not-the-password' }), 400);
    expected(await userinfo(tenant, 'e30.e30.e30'), 401);
    expected(await server.ask('GET', tenant.management, { token: 'e30.e30.e30' }), 401);
    await eventually(() => {
      expect(lines('grep "Invalid credentials" /var/log/mks/auth.log')).toMatchObject([{ event: 'password_failure' }]);
      const tokens = lines('grep "User authentication failed: invalid token." /var/log/mks/auth.log');
      expect(tokens.map(({ error_code: code }) => code)).toEqual([401, 401]);
    });
  });

  it('are found by every command that docs/logs.md prints', () => {
    const blocks = [...readFileSync('docs/logs.md', 'utf8').matchAll(/```sh\n([\s\S]+?)```/g)].map(([, text = '']) => text);
    const commands = blocks.flatMap((block) => block.split('\n')).filter((line) => line.startsWith('grep'));
    expect(commands).toHaveLength(5);
    for (const command of commands) expect([command, lines(command).length > 0]).toEqual([command, true]);
  });

  it('go on after any way to rotate them, and lose no line while they cannot be written', async () => {
    const fail = async () => {
      const login = await tenant.open();
      expected(await login.post('password-authentication', { username: 'login_failed_here', password: 'x' }, {}), 400);
    };
    const failures = () => lines('cat /var/log/mks/auth.log*').filter(({ reason }) => reason === 'Invalid credentials').length;
    const before = failures();
    await fail();
    await eventually(() => expect(failures()).toBe(before + 1));
    renameSync(join(folder, 'auth.log'), join(folder, 'auth.log.1'));
    await fail();
    await eventually(() => expect(failures()).toBe(before + 2));
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['auth.log', 'auth.log.1', 'mfa.log']));
    writeFileSync(join(folder, 'auth.log.1'), readFileSync(join(folder, 'auth.log')), { flag: 'a' }); // copytruncate
    writeFileSync(join(folder, 'auth.log'), '');
    await fail();
    await eventually(() => expect(failures()).toBe(before + 3));
    expect(shell('grep -c login_failed_here /var/log/mks/auth.log')).toEqual(['0']); // a typed name may be a password (L-04)
  });

  it('A16-06 wait in the trail while their folder is away; its loss is logged and measured', async () => {
    const away = `${folder}-away`;
    renameSync(folder, away);
    writeFileSync(folder, 'not a folder');
    expected(await password(await tenant.open(), { ...user, password: 'not-the-password-either' }), 400);
    const metric = async () =>
      /^sekisho_log_files_lost (\d)$/m.exec(await (await fetch(server.running.urls.metrics)).text())?.[1];
    await vi.waitFor(async () => expect(await metric()).toBe('1'), { timeout: 5_000 });
    expect(server.log.join('')).toContain('the log files take no lines');
    rmSync(folder);
    renameSync(away, folder);
    await eventually(() => {
      const last = lines('tail -1 /var/log/mks/auth.log')[0];
      expect(last).toMatchObject({ event: 'password_failure', account: user.id });
    });
    await vi.waitFor(async () => expect(await metric()).toBe('0'), { timeout: 5_000 }); // told at the end of the round
    const restored = async () => expect(await eventsOf(server, 'log_files_restored')).toMatchObject([{ outcome: 'success' }]);
    await vi.waitFor(restored, { timeout: 5_000 });
    expect(await eventsOf(server, 'log_files_lost')).toMatchObject([{ outcome: 'failure', actor: { id: 'audit' } }]);
  });

  it('A16-04 take no forged line from what a client sends, and A16-02 hold no secret', async () => {
    const forged = '{"marker":"MFA_FAILED","event":"forged"}';
    await tenant.server.ask('POST', (await tenant.open()).path('password-authentication'), {
      body: { username: `x\r\n${forged}\u2028${forged}`, password: `y\n${forged}` },
      headers: { 'user-agent': `Mozilla\u009b31m ${forged}` },
    });
    await new Promise((later) => setTimeout(later, 1_500));
    const all = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('');
    expect(all.split(/[\r\n\u2028\u2029\u0085]/).filter((line) => line.startsWith(forged.slice(0, 20)))).toEqual([]);
    expect(shell('grep -c forged /var/log/mks/mfa.log')).toEqual(['0']);
    expect(server.secrets.size).toBeGreaterThan(5);
    expect(foundIn(all, server.secrets)).toEqual([]);
  });

  it('are for the operator only', () => {
    expect(statSync(join(folder, 'auth.log')).mode & 0o007).toBe(0);
  });
});
