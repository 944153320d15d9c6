import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccountStore, RoleStore } from '#server/accounts';
import { AskBreakGlass, BreakGlassReset, breakGlassRequest, type BreakGlassRequest } from '#server/admin-reset';
import { keyStatement, newPersonalKey, OfflineKeys, openPersonalKey, readKeyStatement, signRequest } from '#server/approvals';
import { systemCall, TenantDb, type Tx } from '#server/platform';
import { seedSql } from '#testing/schema';
import { breakGlass } from '../../apps/cli/src/break-glass.ts';
import { UsageFault } from '../../apps/cli/src/command.ts';
import { keys } from '../../apps/cli/src/keys.ts';
import { aUser, rowOf, type Victim } from './a-reset.ts';
import { aServer, type TestServer } from './a-server.ts';
import { AdminBrowser, eventsOf, foreignTenant, seededAdmin, seededOf } from './an-admin.ts';
import { inbox } from './inbox.ts';

const PASSPHRASE = 'correct horse battery';
const outDir = join(import.meta.dirname, '../../node_modules/.cache', `break-glass-${process.pid}`);
let server: TestServer;
let folder: string;
let home: string;
type Role = 'security_admin' | 'senior_admin';
/** The key files, as the two administrators keep them. */
const files: Record<Role, string> = { security_admin: '', senior_admin: '' };
const signing: Partial<Record<string, ReturnType<typeof openPersonalKey>>> = {};
/** A machine without settings and without network. */
const offline = (printed: string[]) => ({ env: {}, print: (line: string) => void printed.push(line) });
const call = () => systemCall('cli', randomUUID());

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-break-glass-'));
  writeFileSync(join(folder, 'passphrase'), `${PASSPHRASE}\n`);
  const conditions = ['source', 'node'];
  await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
    build: {
      ssr: join(import.meta.dirname, '../../apps/cli/src/main.ts'),
      outDir,
      rollupOptions: { output: { entryFileNames: 'sekisho.mjs' } },
    },
  });
  // One connection for each of fifty: they are to wait for each other, and not for one of ten to become free.
  server = await aServer({ settings: { DATABASE_POOL_SIZE: '50' } });
  server.secrets.add(PASSPHRASE);
  home = seededAdmin(server, 'security_admin').tenant_id;
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
  rmSync(outDir, { recursive: true, force: true });
});

type Ended = Readonly<{ code: number | null; out: string; err: string }>;
/** The command in a process of its own. `settings`: null for a machine that has none. */
function sekisho(rest: readonly string[], settings: Readonly<Record<string, string>> | null = SETTINGS()): Promise<Ended> {
  const child = spawn(process.execPath, [join(outDir, 'sekisho.mjs'), ...rest], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...settings },
  });
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.on('data', (chunk) => out.push(String(chunk)));
  child.stderr.on('data', (chunk) => err.push(String(chunk)));
  return new Promise((done) => child.once('close', (code) => done({ code, out: out.join(''), err: err.join('') })));
}
const SETTINGS = () => ({
  SEKISHO_MODE: 'development',
  PUBLIC_URL: server.base,
  CONSOLE_URL: server.consoleBase,
  DATABASE_URL: server.database.app,
  SEKISHO_MASTER_KEY: `test1:${Buffer.alloc(32, 7).toString('base64')}`,
  REDIS_URL: 'redis://127.0.0.1:9', // down as well
  SMTP_URL: 'smtp://127.0.0.1:9',
});

const within = <T>(act: (tx: Tx) => Promise<T>): Promise<T> => server.running.app.get(TenantDb).run(home, act);

/** A further administrator with a registered key. */
async function anotherSigner(more: Readonly<{ personId?: string; role?: Role; tenantId?: string }> = {}) {
  const username = `a${randomUUID().slice(0, 8)}@example.jp`;
  const { privateKey: key } = generateKeyPairSync('ed25519');
  const { app } = server.running;
  const id = await app.get(TenantDb).run(more.tenantId ?? home, async (tx) => {
    const email = { value: username, verifiedAt: server.clock.now() };
    const person = { important: true, personId: more.personId ?? randomUUID() };
    const made = await app.get(AccountStore).create(tx, { username, name: 'x', passwordHash: null, email, ...person });
    if (made === null) throw new Error('the name is taken');
    if (more.role) await app.get(RoleStore).grant(tx, made, more.role);
    const line = readKeyStatement(keyStatement(key, username));
    if (!line || !(await app.get(OfflineKeys).register(tx, made, line))) throw new Error('no key');
    return made;
  });
  return { id, key };
}

const ask = async (user: Victim): Promise<BreakGlassRequest> => {
  const { tenant_id: tenantId } = seededOf(server);
  const wish = {
    organization: 'demo',
    tenantId,
    username: user.username,
    reason: 'device_lost',
    identityProof: 'in_person',
  } as const;
  const asked = await server.running.app.get(AskBreakGlass).run(call(), { ...wish, reasonDetail: null, identityDetail: null });
  if (!asked.ok) throw new Error(asked.problem);
  return asked.value.request;
};
type Key = ReturnType<typeof openPersonalKey>;
const run = async (request: BreakGlassRequest, ...keys: readonly (Key | undefined)[]): Promise<string> => {
  const signatures = keys.flatMap((key) => (key ? [signRequest(request, key)] : []));
  const done = await server.running.app.get(BreakGlassReset).run(call(), { request, signatures });
  return done.ok ? 'done' : done.problem;
};
const isEach = (signers: readonly unknown[]) => (shown: readonly unknown[]) => {
  expect(shown).toHaveLength(2);
  expect(shown).toEqual(expect.arrayContaining([...signers]));
  return true;
};
const standing = async ({ id }: Victim) =>
  Number((await rowOf(server, `SELECT count(*) FROM factor WHERE account_id = $1 AND status <> 'removed'`, id))['count']);

describe('rulings 7: an offline key', () => {
  it.each(['security_admin', 'senior_admin'] as const)(
    'of a %s is made on the command line and registered by himself',
    async (role) => {
      files[role] = join(folder, `${role}.key`);
      const { email } = seededAdmin(server, role);
      const printed: string[] = [];
      const passphrase = ['--passphrase-file', join(folder, 'passphrase')];
      await keys.run(['new-personal', '--for', email, ...passphrase, files[role]], offline(printed));
      const statement = printed.at(-1) ?? '';
      const admin = await new AdminBrowser(server, seededAdmin(server, role)).signIn();
      const path = admin.inTenant('/own-offline-key');
      expect(await admin.ask('POST', path, { statement })).toMatchObject({ status: 403, body: { code: 'reauth_required' } });
      await admin.elevate();
      const [head, name, ...rest] = statement.split(':');
      const stranger = [head, Buffer.from('other@example.jp').toString('base64url'), ...rest].join(':');
      expect((await admin.ask('POST', path, { statement: stranger })).body['code']).toBe('offline_key_unreadable');
      expect((await admin.ask('POST', path, { statement: `${head}:${name}` })).status).toBe(422);
      const foreign = keyStatement(generateKeyPairSync('ed25519').privateKey, 'other@example.jp');
      expect((await admin.ask('POST', path, { statement: foreign })).body['code']).toBe('offline_key_of_another');
      const registered = await admin.ask('POST', path, { statement });
      expect(registered.status).toBe(201);
      expect((await admin.ask('POST', path, { statement })).body['code']).toBe('offline_key_known');
      const read = await admin.ask('GET', path);
      expect(read.body).toMatchObject({ username: email, list: [{ id: registered.body['id'], revoked_at: null }] });
      expect((await eventsOf(server, 'offline_key_registered')).at(-1)).toMatchObject({ target_id: registered.body['id'] });
      signing[role] = openPersonalKey(readFileSync(files[role], 'utf8'), PASSPHRASE);
    },
  );

  it('is registered by nobody without a right to reset or to approve', async () => {
    const admin = await new AdminBrowser(server, seededAdmin(server, 'auditor')).signIn();
    await admin.elevate();
    const statement = keyStatement(generateKeyPairSync('ed25519').privateKey, seededAdmin(server, 'auditor').email);
    expect((await admin.ask('POST', admin.inTenant('/own-offline-key'), { statement })).status).toBe(403);
  });

  it('is replaced by a newer one and never comes back', async () => {
    const { id } = await anotherSigner({ role: 'senior_admin' });
    const next = readKeyStatement(keyStatement(generateKeyPairSync('ed25519').privateKey, 'x'));
    if (!next) throw new Error('no key');
    const keys = server.running.app.get(OfflineKeys);
    const first = (await within((tx) => keys.list(tx, id)))[0];
    expect(await within((tx) => keys.register(tx, id, next))).toEqual({ replaced: first?.id });
    await within((tx) => keys.revoke(tx, id, id));
    expect(await within((tx) => keys.register(tx, id, next))).toBeNull();
  });

  it('lies sealed in its file, and a wrong passphrase says nothing of the right one', () => {
    const text = readFileSync(files.security_admin, 'utf8');
    expect(() => openPersonalKey(text, 'a wrong passphrase')).toThrow('The passphrase does not open this key file.');
    expect(() => newPersonalKey('x', 'short')).toThrow('at least 12 characters');
  });
});

describe('R-128 a break-glass reset', () => {
  it.each<[string, (user: Victim) => Promise<string>, string]>([
    [
      'one signature twice',
      async (user) => run(await ask(user), signing['senior_admin'], signing['senior_admin']),
      'same_person',
    ],
    ['one signature', async (user) => run(await ask(user), signing['senior_admin']), 'not_two_signatures'],
    [
      'two keys of one person',
      async (user) => {
        const { person_id: personId } = await rowOf(
          server,
          `SELECT person_id FROM account WHERE username = $1`,
          seededAdmin(server, 'senior_admin').email,
        );
        const { key } = await anotherSigner({ role: 'security_admin', personId: String(personId) });
        return run(await ask(user), signing['senior_admin'], key);
      },
      'same_person',
    ],
    [
      'a key whose owner has no such role',
      async (user) => run(await ask(user), signing['senior_admin'], (await anotherSigner()).key),
      'signer_not_entitled',
    ],
    [
      'a key whose owner was reset and has no second factor yet',
      async (user) => {
        const { id, key } = await anotherSigner({ role: 'security_admin' });
        await seedSql(server.database, `UPDATE account SET enrolment_locked = true WHERE id = $1`, [id]);
        return run(await ask(user), signing['senior_admin'], key);
      },
      'signer_not_entitled',
    ],
    [
      'two security administrators while a senior could sign',
      async (user) => run(await ask(user), signing['security_admin'], (await anotherSigner({ role: 'security_admin' })).key),
      'senior_needed',
    ],
    [
      'a key of another organization',
      async (user) => {
        const { tenantId } = await foreignTenant(server);
        return run(await ask(user), signing['senior_admin'], (await anotherSigner({ role: 'security_admin', tenantId })).key);
      },
      'key_unknown',
    ],
    [
      'a revoked key',
      async (user) => {
        const { id, key } = await anotherSigner({ role: 'security_admin' });
        const request = await ask(user);
        await within((tx) => server.running.app.get(OfflineKeys).revoke(tx, id, id));
        return run(request, signing['senior_admin'], key);
      },
      'key_revoked',
    ],
    [
      'an edited request that both signed',
      async (user) => run({ ...(await ask(user)), reason: 'app_deleted' }, signing['senior_admin'], signing['security_admin']),
      'edited',
    ],
    [
      'a request edited after it was signed',
      async (user) => {
        const request = await ask(user);
        const signatures = ['senior_admin', 'security_admin'].flatMap((role) => {
          const key = signing[role];
          return key ? [signRequest(request, key)] : [];
        });
        const edited = { ...request, user_name: 'somebody@example.jp' };
        const done = await server.running.app.get(BreakGlassReset).run(call(), { request: edited, signatures });
        return done.ok ? 'done' : done.problem;
      },
      'signature_wrong',
    ],
    [
      'a request that was never opened',
      async (user) => run({ ...(await ask(user)), id: randomUUID() }, signing['senior_admin'], signing['security_admin']),
      'unknown',
    ],
    [
      'a request after its 15 minutes',
      async (user) => {
        const request = await ask(user);
        await seedSql(server.database, `UPDATE offline_request SET usable_until = now() WHERE id = $1`, [request.id]);
        return run(request, signing['senior_admin'], signing['security_admin']);
      },
      'expired',
    ],
    [
      'a user who changed meanwhile',
      async (user) => {
        const request = await ask(user);
        await seedSql(server.database, `UPDATE account SET security_version = security_version + 1 WHERE id = $1`, [user.id]);
        return run(request, signing['senior_admin'], signing['security_admin']);
      },
      'user_changed',
    ],
  ])('by %s is refused, changes nothing and is on record', async (_, attempt, refusal) => {
    const user = await aUser(server);
    const before = (await eventsOf(server, 'break_glass_refused')).length;
    expect(await attempt(user)).toBe(refusal);
    expect(await standing(user)).toBe(2);
    const events = await eventsOf(server, 'break_glass_refused');
    expect(events).toHaveLength(before + 1);
    expect(events.at(-1)).toMatchObject({ outcome: 'denied', reason: refusal });
  });

  it('is signed by nobody for himself', async () => {
    const person = randomUUID();
    const user = await aUser(server, { personId: person });
    const { key } = await anotherSigner({ role: 'security_admin', personId: person });
    expect(await run(await ask(user), signing['senior_admin'], key)).toBe('signer_is_user');
  });

  it.each(['reasonDetail', 'identityDetail'] as const)(
    'R-063 with a %s of 501 code points is not opened, nor cut',
    async (field) => {
      const { tenant_id: tenantId } = seededOf(server);
      const { username } = await aUser(server);
      const wish = { organization: 'demo', tenantId, username, reason: 'device_lost', identityProof: 'in_person' } as const;
      const asked = async (text: string) =>
        server.running.app
          .get(AskBreakGlass)
          .run(call(), { ...wish, ...{ reasonDetail: null, identityDetail: null }, [field]: text });
      const before = (await eventsOf(server, 'break_glass_requested')).length;
      expect(await asked('𠮷'.repeat(501))).toEqual({ ok: false, problem: 'detail_too_long' });
      expect(await eventsOf(server, 'break_glass_requested')).toHaveLength(before);
      const whole = await asked('𠮷'.repeat(500));
      if (!whole.ok) throw new Error(whole.problem);
      expect(breakGlassRequest.parse(whole.value.request)).toEqual(whole.value.request);
      expect(JSON.stringify(whole.value.request)).toContain('𠮷'.repeat(500));
    },
  );

  it.each([
    ['its short name', () => 'demo'],
    ['its id', () => seededOf(server).organization_id],
    ['its id in capitals', () => seededOf(server).organization_id.toUpperCase()],
  ])('is asked for in an organization by %s', async (_, organization) => {
    const { username } = await aUser(server);
    const wish = { tenantId: seededOf(server).tenant_id, username, reason: 'device_lost', identityProof: 'in_person' } as const;
    const more = { organization: organization(), reasonDetail: null, identityDetail: null };
    const asked = await server.running.app.get(AskBreakGlass).run(call(), { ...wish, ...more });
    expect(asked).toMatchObject({ ok: true, value: { request: { organization: 'demo', home } } });
  });

  it('of a tenant of others is not even asked for', async () => {
    const { tenantId } = await foreignTenant(server);
    const wish = { organization: 'demo', tenantId, username: 'x', reason: 'device_lost', identityProof: 'in_person' } as const;
    const asked = await server.running.app.get(AskBreakGlass).run(call(), { ...wish, reasonDetail: null, identityDetail: null });
    expect(asked).toEqual({ ok: false, problem: 'organization_unknown' });
  });

  it('is carried out once by fifty at a time, and stands in the history as every other', async () => {
    const user = await aUser(server, { important: true });
    const request = await ask(user);
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        n % 2 === 0
          ? run(request, signing['senior_admin'], signing['security_admin'])
          : run(request, signing['security_admin'], signing['senior_admin']),
      ),
    );
    expect(all.filter((each) => each === 'done')).toHaveLength(1);
    expect(new Set(all)).toEqual(new Set(['done', 'spent']));
    const reset = await rowOf(server, `SELECT id, state FROM mfa_reset WHERE target_id = $1`, user.id);
    expect(reset['state']).toBe('completed');
    const auditor = await new AdminBrowser(server, seededAdmin(server, 'auditor')).signIn();
    const report = await auditor.ask('GET', auditor.inTenant(`/mfa-resets/${String(reset['id'])}/report`));
    expect(report.status).toBe(200);
    const line = await auditor.ask('GET', auditor.inTenant(`/mfa-resets?user_id=${user.id}`));
    expect(line.body).toMatchObject({ list: [{ id: reset['id'], break_glass: true }] });
    const signers = await seedSql(server.database, `SELECT id, name FROM account WHERE username = ANY($1)`, [
      [seededAdmin(server, 'senior_admin').email, seededAdmin(server, 'security_admin').email],
    ]);
    const none = { ip: null, session: null, elevation: null, elevatedUntil: null };
    const told = { approval: null, approval_reasons: ['break_glass'], executor: { under: none } };
    expect(report.body['report']).toMatchObject({ ...told, signers: expect.toSatisfy(isEach(signers)) });
    // As an earlier version wrote it.
    const empty = Object.fromEntries(Object.keys(none).map((field) => [field, '']));
    await seedSql(server.database, `UPDATE mfa_reset SET executed_under = $2 WHERE id = $1`, [reset['id'], empty]);
    const older = await auditor.ask('GET', auditor.inTenant(`/mfa-resets/${String(reset['id'])}/report`));
    expect(older.body['report']).toMatchObject(told);
    const newest = async (address: string) => (await inbox(server, address)).map(({ text }) => text.ja).join('\n---\n');
    for (const { name } of signers)
      await expect
        .poll(() => newest(seededAdmin(server, 'senior_admin').email), { timeout: 10_000 })
        .toMatch(new RegExp(`署名者: .*${String(name)}`));
    await expect.poll(() => newest(user.username), { timeout: 10_000 }).toContain('組織の管理者（ヘルプデスク）');
    expect(await newest(user.username)).not.toContain('no-reply');
  });

  it('works on the command line with neither API nor Redis, writes its own record and tells everybody', async () => {
    const { tenant_id: tenant } = seededOf(server);
    const user = await aUser(server);
    for (const app of [server.running.app, server.running.console]) app.getHttpServer().close();
    await expect(fetch(`${server.base}/health/live`)).rejects.toThrow();

    const wish = ['--organization', 'demo', '--tenant', tenant, '--user', user.username];
    const why = ['--reason', 'device_lost', '--proof', 'call_back', '--detail', 'あ'.repeat(501)];
    const long = await sekisho(['break-glass', 'ask', ...wish, ...why, 'request.json']);
    expect(long).toMatchObject({ code: 1, err: 'A detail has at most 500 characters. Nothing was opened; say it shorter.\n' });
    expect(existsSync(join(folder, 'request.json'))).toBe(false);
    const asked = await sekisho([
      'break-glass',
      'ask',
      ...wish,
      '--reason',
      'device_lost',
      '--proof',
      'call_back',
      'request.json',
    ]);
    expect(asked).toMatchObject({ code: 0, err: '' });
    const hash = /SHA-256 +(\w{64})/.exec(asked.out)?.[1] ?? 'none';
    const file = (name: string) => join(folder, name);
    const signature = (role: Role, whom: string, out: string) => [
      ...['sign', '--key', files[role], '--passphrase-file', file('passphrase'), '--user', whom, file('request.json'), file(out)],
    ];
    await expect(breakGlass.run(signature('security_admin', 'x@example.jp', 'one.json'), offline([]))).rejects.toThrow(
      'another user',
    );
    const signed = await sekisho(['break-glass', ...signature('security_admin', user.username, 'one.json')], null);
    expect(signed.out).toContain(hash);
    await breakGlass.run(signature('senior_admin', user.username, 'two.json'), offline([]));
    const done = await sekisho(['break-glass', 'run', 'request.json', 'one.json', 'two.json']);
    expect(done).toMatchObject({ code: 0, err: '' });
    const replayed = await sekisho(['break-glass', 'run', 'request.json', 'two.json', 'one.json']);
    expect(replayed).toMatchObject({ code: 1, err: 'This request was carried out already.\n' });

    expect(await standing(user)).toBe(0);
    expect(await rowOf(server, `SELECT enrolment_locked, login_held_at FROM account WHERE id = $1`, user.id)).toEqual({
      enrolment_locked: true,
      login_held_at: null,
    });
    expect(await rowOf(server, `SELECT count(*)::int FROM session WHERE account_id = $1 AND ended_at IS NULL`, user.id)).toEqual({
      count: 0,
    });
    const told = await seedSql(
      server.database,
      `SELECT type, actor_id, detail FROM audit_event WHERE account_id = $1 ORDER BY occurred_at, id`,
      [user.id],
    );
    const types = told.map(({ type }) => type);
    for (const type of ['break_glass_requested', 'mfa_reset_started', 'mfa_reset_completed', 'break_glass_used'])
      expect(types.filter((each) => each === type)).toEqual([type]);
    expect(JSON.stringify(told.at(-1))).toContain(hash);
    expect(done.out).toMatch(/Reset #\d+ .* 2 factors were removed/);
  }, 120_000);

  it('is explained by the command as on the page', async () => {
    const printed: string[] = [];
    await breakGlass.run(['guide'], offline(printed));
    await breakGlass.run(['guide', 'en'], offline(printed));
    expect(printed).toEqual(expect.arrayContaining(['緊急リセットの手順', 'Emergency reset procedure']));
    expect(printed.filter((line) => line.includes('npx sekisho break-glass run request.json'))).toHaveLength(2);
    await expect(breakGlass.run([], offline(printed))).rejects.toBeInstanceOf(UsageFault);
  });
});
