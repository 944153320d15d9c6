import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { announcement } from './announce.mjs';
import { sourceStamp } from './build.mjs';
import { installStamp } from './install.mjs';
import { takeLauncherLock } from './launcher-lock.mjs';
import { ensureMasterKey } from './master-key.mjs';
import { chooseRunner } from './postgres-runner.mjs';
import { aptPrefix, onPath } from './test-programs.mjs';

const root = mkdtempSync(join(tmpdir(), 'sekisho-files-spec-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(root, 'case-'));
});

describe('the lock of a data folder', () => {
  const lockFile = () => join(dir, 'launcher.lock');

  it('is held by one living process', () => {
    const lock = takeLauncherLock(dir);
    expect(() => takeLauncherLock(dir)).toThrow(/already running on the data folder .* \(process \d+\)/);
    lock.release();
    expect(existsSync(lockFile())).toBe(false);
    expect(takeLauncherLock(dir)).toMatchObject({ recovered: false, leftBehind: [] });
  });

  it('is taken over from a dead process, with the list of what that one left running', () => {
    const dead = Number(execFileSync('/bin/sh', ['-c', 'echo $$'], { encoding: 'utf8' }));
    const children = [{ pid: 1, birth: 'b', script: 's' }];
    writeFileSync(lockFile(), JSON.stringify({ pid: dead, birth: 'long ago', children }));
    expect(takeLauncherLock(dir)).toMatchObject({ recovered: true, leftBehind: children });
  });

  it('is not kept by another process that happens to have the same pid', () => {
    writeFileSync(lockFile(), JSON.stringify({ pid: process.pid, birth: 'another boot/1', children: [] }));
    expect(takeLauncherLock(dir).recovered).toBe(true);
  });

  it('survives a file with half a content', () => {
    writeFileSync(lockFile(), '{"pid":');
    expect(takeLauncherLock(dir).recovered).toBe(true);
  });
});

describe('the development master key', () => {
  it('is made once, for its owner only, and never replaced', () => {
    const file = ensureMasterKey(join(dir, 'master.key'));
    const first = readFileSync(file, 'utf8');
    expect(Buffer.from(first.replace(/^dev1:/, ''), 'base64')).toHaveLength(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(ensureMasterKey(file), 'utf8')).toBe(first);
  });
});

describe('what is already done is not done again', () => {
  it('a changed lock file or another platform asks for an installation', () => {
    const stamp = installStamp('lock', 'linux-x64');
    expect(installStamp('lock', 'linux-x64')).toBe(stamp);
    expect(new Set([stamp, installStamp('other', 'linux-x64'), installStamp('lock', 'darwin-arm64')]).size).toBe(3);
  });

  it('a changed, touched, new or removed source asks for a build; results and dependencies do not', () => {
    const file = join(dir, 'apps/api/main.ts');
    mkdirSync(join(dir, 'apps/api/node_modules'), { recursive: true });
    writeFileSync(file, 'a');
    utimesSync(file, 1, 1);
    const first = sourceStamp(dir);
    writeFileSync(join(dir, 'apps/api/node_modules/x.js'), 'x');
    writeFileSync(join(dir, 'notes.md'), 'x');
    expect(sourceStamp(dir)).toBe(first);
    utimesSync(file, 2, 2);
    const touched = sourceStamp(dir);
    writeFileSync(join(dir, 'package-lock.json'), '{}');
    expect(new Set([first, touched, sourceStamp(dir)]).size).toBe(3);
  });
});

describe('who runs the server', () => {
  it('is ourselves, unless we are root', () => expect(chooseRunner([], {}, 1000)).toBeNull());

  it('is never root, and the owner of an existing cluster first', () => {
    expect(chooseRunner([], {}, 0)?.uid).toBeGreaterThan(0);
    expect(chooseRunner([join(dir, 'nowhere'), '/'], {}, 0)?.uid).toBeGreaterThan(0); // "/" is root's
  });
});

describe('programs for the tests', () => {
  it('are found on the PATH only when they really start', () => {
    for (const [name, code] of Object.entries({ broken: 1, sound: 0 }))
      writeFileSync(join(dir, name), `#!/bin/sh\nexit ${code}\n`, { mode: 0o755 });
    expect(onPath(['absent', 'broken', 'sound'], dir)).toBe(join(dir, 'sound'));
    expect(onPath(['absent', 'broken'], dir)).toBeNull();
  });

  it('are installed unasked only as root or on a CI machine, and only on Debian and its kin', () => {
    expect(aptPrefix({ debian: true, uid: 0, ci: false })).toEqual([]);
    expect(aptPrefix({ debian: true, uid: 1000, ci: true })).toEqual(['sudo', '-n']);
    expect(aptPrefix({ debian: true, uid: 1000, ci: false })).toBeNull();
    expect(aptPrefix({ debian: false, uid: 0, ci: true })).toBeNull();
  });
});

describe('the announcement', () => {
  const running = {
    urls: {
      public: 'http://localhost:8080',
      console: 'http://localhost:8081',
      provider: 'http://localhost:4000',
      metrics: 'http://localhost:9464',
    },
    demo: {
      organization_id: 'org-1',
      tenant_id: 'ten-1',
      clients: [{ client_id: 'web', redirect_uris: ['https://app.example.com/callback'] }],
      users: [{ email: 'hanako@example.com', password: "it's", roles: ['security_admin'] }],
      org_admin: { tenant_id: 'ten-0', email: 'admin@example.com', password: "it's", client_id: 'cli', client_secret: 'sec' },
    },
    admin: { tenant_id: 'sys', email: 'root@example.com', password: 'pw' },
    supabase: {},
  };
  const text = announcement(running, { logs: ['.data/logs/server.log'], readyAfterMs: 2345 });

  it('shows every address and account', () => {
    for (const part of [...Object.values(running.urls), 'hanako@example.com', 'security_admin', 'root@example.com', '2.3 s'])
      expect(text).toContain(part);
    expect(text).toContain('http://localhost:8080/ten-1/security');
  });

  it('prints commands that a shell understands, quotes in passwords included', () => {
    const commands = text.split('\n').filter((line) => /^(export|curl|AUTH_ID|N=|  )/.test(line) && !/^  (\S+ )+ /.test(line));
    const pasted = join(dir, 'pasted.sh');
    writeFileSync(
      pasted,
      `curl() { printf '%s\\n' "$@" >&2; }\nnode() { echo; }\n${commands.filter((line) => !/^  [A-Z]/.test(line)).join('\n')}\n`,
    );
    const shown = execFileSync('/bin/bash', ['-c', `set -eu; . "${pasted}" 2>&1`], { encoding: 'utf8' });
    expect(shown).toContain("password=it's");
    expect(shown).toMatch(/"phone_number":"\+81-90-\d{4}-\d{4}"/);
  });
});
