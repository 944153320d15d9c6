import { spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Role } from '#shared/contracts';
import {
  commitmentText,
  eventText,
  leafHash,
  provesConsistency,
  provesInclusion,
  type EvidenceEvent,
  type Sha256,
} from '#shared/evidence';
import { AuditTrail } from '#server/audit';
import { TenantDb, type Actor } from '#server/platform';
import { aCall } from '#testing/platform';
import { seedSql } from '#testing/schema';
import { ownFetch } from './a-browser.ts';
import { AdminBrowser, eventsOf, foreignTenant, seededAdmin, seededOf } from './an-admin.ts';
import { aServer, type TestServer } from './a-server.ts';

let server: TestServer;
let auditor: AdminBrowser;
let folder: string;
let tenant: string;
const [person, OTHER, NAME] = [randomUUID(), randomUUID(), 'forgotten@example.com'];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-audit-'));
  server = await aServer({ settings: { SEKISHO_AUDIT_ANCHOR_FILE: join(folder, 'anchors.jsonl') } });
  tenant = seededOf(server).tenant_id;
  const [trail, db] = [server.running.app.get(AuditTrail), server.running.app.get(TenantDb)];
  const about = { accountId: person, userName: NAME, detail: { action: 'update', after: { email: NAME } } } as const;
  const own: Actor = { kind: 'session-user', tenantId: tenant, accountId: person, sessionId: person, aal: 'aal1' };
  await db.run(tenant, async (tx) => {
    await trail.append(tx, aCall({ ip: '192.0.2.7' }), [{ type: 'user_updated', outcome: 'success', ...about }]);
    await trail.append(tx, aCall({ actor: own, ip: '192.0.2.8' }), [{ type: 'user_updated', outcome: 'failure', ...about }]);
    await trail.append(tx, aCall({ actor: own, ip: '192.0.2.8' }), [
      { type: 'user_updated', outcome: 'success', accountId: OTHER, userName: 'other' },
    ]);
    await trail.append(tx, aCall(), [{ type: 'totp_failure', outcome: 'failure', accountId: OTHER }]);
  });
  auditor = await signedIn('auditor');
  await sealed();
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

const signedIn = (role: Role) => new AdminBrowser(server, seededAdmin(server, role)).signIn();
/** An export by an administrator, as the page fetches it. */
const exported = (by: AdminBrowser, query = '') =>
  fetch(`${server.consoleBase}${by.inTenant(`/audit/export${query}`)}`, {
    headers: { ...ownFetch(server.consoleBase), cookie: [...by.browser.jar].map((pair) => pair.join('=')).join('; ') },
  });
/** Waits until nothing is left to seal. */
const sealed = () =>
  vi.waitFor(async () => expect(await seedSql(server.database, 'SELECT tenant_id FROM audit_unsealed')).toEqual([]), 5_000);
const ask = (path: string, method = 'GET', body?: unknown) => auditor.ask(method, auditor.inTenant(`/audit/${path}`), body);
const bytes = (text: unknown): Buffer => Buffer.from(String(text), 'base64');
const sha256: Sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
type Head = { size: number; root: string };
type Proof = {
  id: string;
  seq: number;
  leaf: string;
  event: EvidenceEvent;
  personal?: unknown;
  path: string[];
};
const idsOf = async (type: string) =>
  (await seedSql(server.database, 'SELECT id FROM audit_event WHERE tenant_id = $1 AND type = $2', [tenant, type])).map(
    ({ id }) => String(id),
  );
const asSuperuser = async (text: string) => {
  const client = new Client({ connectionString: server.database.superuser });
  await client.connect();
  await client.query(`SET session_replication_role = 'replica'`);
  await client.query(text);
  await client.end();
};

describe('the tree over HTTP', () => {
  it('is told with its head, its anchor, what waits, and the public keys', async () => {
    await vi.waitFor(
      async () => expect((await ask('tree')).body).toMatchObject({ anchors: [{ size: expect.any(Number) }] }),
      15_000,
    );
    const { status, body } = await ask('tree');
    expect([status, body]).toEqual([
      200,
      {
        head: expect.objectContaining({ tenant, size: expect.any(Number), root: expect.any(String), key_id: expect.any(String) }),
        unsealed: { count: expect.any(Number), oldest_seconds: expect.any(Number) },
        anchors: [{ sink: 'file', size: expect.any(Number), at: expect.any(String), lost: false }],
        keys: [{ id: expect.stringMatching(/^[0-9a-f]{16}$/), public_key: expect.any(String) }],
        verified: null,
      },
    ]);
  }, 20_000);

  it('proves each event that it shows, to whoever checks it himself', async () => {
    const ids = (await idsOf('user_updated')).slice(0, 3);
    expect(ids.length).toBeGreaterThan(0);
    const { body } = await ask(`proofs?ids=${ids.join(',')}`);
    const [head, proofs] = [body['head'] as Head, body['proofs'] as Proof[]];
    expect(proofs.map(({ id }) => id).sort()).toEqual([...ids].sort());
    for (const { event, seq, leaf, path, personal } of proofs) {
      const hash = leafHash(sha256, Buffer.from(eventText(event)));
      expect(Buffer.from(hash).equals(bytes(leaf))).toBe(true);
      const given = { index: seq, size: head.size, leaf: hash, proof: path.map(bytes), root: bytes(head.root) };
      expect(provesInclusion(sha256, given)).toBe(true);
      expect(personal).toBeUndefined();
    }
    await sealed();
    expect((await eventsOf(server, 'audit_proof_read')).at(-1)).toMatchObject({
      outcome: 'success',
      detail: { found: ids.length },
    });
  });

  it('says which events it cannot prove', async () => {
    const stranger = '0f7f2c36-5f3c-4a53-9a3e-2f9c2f1f0a11';
    expect((await ask(`proofs?ids=${stranger}`)).body).toMatchObject({ proofs: [], missing: [stranger] });
    expect((await ask('proofs?ids=x')).status).toBe(400);
  });

  it('proves that an older head is the beginning of the newest', async () => {
    const heads = await seedSql(server.database, 'SELECT size FROM audit_head WHERE tenant_id = $1 ORDER BY size LIMIT 1', [
      tenant,
    ]);
    const from = Number(heads[0]?.['size']);
    const { body } = await ask(`consistency?from=${from}`);
    const [older, newer] = [body['from'] as Head, body['to'] as Head];
    expect(older.size).toBe(from);
    const roots = { olderRoot: bytes(older.root), newerRoot: bytes(newer.root) };
    expect(
      provesConsistency(sha256, { older: from, newer: newer.size, ...roots, proof: (body['proof'] as string[]).map(bytes) }),
    ).toBe(true);
    expect((await ask(`consistency?from=${newer.size + 1_000}`)).status).toBe(404);
  });

  it('L-06 verifies itself now, and records the result', async () => {
    const { status, body } = await ask('verifications', 'POST');
    expect([status, body]).toMatchObject([200, { state: 'ok', complete: true, findings: [] }]);
    expect((body['checked'] as { anchors: number }).anchors).toBeGreaterThan(0);
    expect((await eventsOf(server, 'audit_verified')).at(-1)).toMatchObject({ outcome: 'success' });
    expect((await ask('tree')).body['verified']).toMatchObject({ outcome: 'success', size: body['size'], seq: null });
  });

  it('L-06 begins with an event of the installation, which tells the settings of the record', async () => {
    expect(await eventsOf(server, 'audit_started')).toMatchObject([
      {
        actor: { kind: 'system', id: 'audit' },
        detail: { after: { anchor_file: true, anchor_webhook: false, log_level: 'info' } },
      },
    ]);
    expect(await eventsOf(server, 'audit_settings_changed')).toEqual([]);
  });

  it('L-27 is exported with its proofs, which the file itself says how to verify; the export is an event', async () => {
    const answer = await exported(await (await signedIn('auditor')).elevate());
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('application/x-ndjson')]);
    const text = await answer.text();
    const lines = text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, string>);
    const [verifier, key] = ['verifier', 'key'].map((kind) => lines.find((line) => line['kind'] === kind));
    writeFileSync(join(folder, 'export.jsonl'), text);
    writeFileSync(join(folder, 'v.mjs'), verifier?.['text'] ?? '');
    const argv = ['v.mjs', 'export.jsonl', '--key', key?.['public_key'] ?? '', '--anchors', 'anchors.jsonl'];
    const ran = spawnSync(process.execPath, argv, { cwd: folder, encoding: 'utf8' });
    expect([ran.status, ran.stdout]).toEqual([0, expect.stringContaining('OK: complete')]);
    expect((await eventsOf(server, 'audit_exported')).at(-1)).toMatchObject({ outcome: 'success' });
    expect(readFileSync(join(folder, 'anchors.jsonl'), 'utf8')).toContain(tenant);
  });

  it('A7-13 is exported only with a fresh proof: it shows of all events what the reveal shows of one', async () => {
    const answer = await exported(await signedIn('auditor'));
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([403, 'reauth_required']);
  });

  it('L-20 is closed to whoever may not read it, in his own tenant and in another, and the try is an event', async () => {
    const other = await signedIn('security_admin');
    const before = (await eventsOf(server, 'admin_denied')).length;
    for (const [method, path] of [
      ['GET', 'tree'],
      ['GET', 'events'],
      ['GET', 'export'],
      ['POST', 'verifications'],
    ] as const)
      expect((await other.ask(method, other.inTenant(`/audit/${path}`))).status).toBe(403);
    expect((await eventsOf(server, 'admin_denied')).length).toBe(before + 4);
    const theirs = await foreignTenant(server);
    const path = auditor.inTenant('/audit/tree', theirs.tenantId, theirs.organizationId);
    expect((await auditor.ask('GET', path)).status).toBe(403);
    expect(
      (await auditor.ask('POST', auditor.inTenant('/audit/erasures'), { account_id: theirs.tenantId, reason: 'x' })).status,
    ).toBe(403);
  });
});

type Listed = { id: string; type: string; seq: number | null; detail: Record<string, unknown>; [name: string]: unknown };
const list = async (query: string) => {
  const { status, body } = await ask(`events?${query}`);
  expect([query, status]).toEqual([query, 200]);
  return { list: body['list'] as Listed[], next: body['next_cursor'] as string | null, total: body['total'] };
};

describe('the list of events', () => {
  it('R-145 shows both kinds, newest first, by every filter; reading it is an event', async () => {
    const all = (await list('limit=100')).list;
    expect(new Set(all.map(({ category }) => category))).toEqual(new Set(['security', 'management']));
    const times = all.map(({ at }) => String(at));
    expect(times).toEqual([...times].sort().reverse());
    const typed = (await list('type=user_updated')).list;
    expect(typed).toHaveLength(3);
    expect((await list('type=user_updated&outcome=failure')).list).toHaveLength(1);
    expect((await list(`actor=${person}`)).list).toHaveLength(2);
    expect((await list(`target=${OTHER}`)).list).toHaveLength(2);
    expect((await list('ip=192.0.2.7')).list).toHaveLength(1);
    expect((await list(`id=${typed[0]?.id ?? ''}`)).list).toHaveLength(1);
    const request = String((await list('type=audit_log_read')).list[0]?.['request_id']);
    expect((await list(`request_id=${request}`)).list).toMatchObject([{ type: 'audit_log_read', request_id: request }]);
    const at = String(typed[1]?.['at']);
    const period = (await list(`type=user_updated&from=${at.slice(0, 23)}Z&to=2999-01-01T00:00:00Z`)).list;
    expect(period.length).toBeGreaterThanOrEqual(2);
    expect((await list('from=2999-01-01T00:00:00Z')).list).toEqual([]);
    expect((await eventsOf(server, 'audit_log_read')).at(-1)).toMatchObject({ outcome: 'success', detail: { found: 0 } });
  });

  it('finds an administrator by the address, names him, and nobody where there is nobody', async () => {
    const { email, name } = seededAdmin(server, 'auditor');
    const found = (await list(`actor=${encodeURIComponent(email)}`)).list;
    expect(found.length).toBeGreaterThan(0);
    for (const { actor } of found) expect(actor).toMatchObject({ role: 'administrator', name });
    expect((await list('actor=nobody@example.com')).list).toEqual([]);
  });

  it('goes on at its cursor, also while events are written', async () => {
    const first = await list('limit=2&type=user_updated');
    const second = await list(`limit=2&type=user_updated&cursor=${first.next ?? ''}`);
    const ids = [...first.list, ...second.list].map(({ id }) => id);
    expect([ids.length, new Set(ids).size, second.next]).toEqual([3, 3, null]);
    expect((await ask('events?cursor=x')).status).toBe(400);
    expect((await ask('events?type=no_such_type')).status).toBe(400);
  });

  it('D-19 masks what speaks of a person; a fresh proof shows it, with the salts of its commitments, as an event', async () => {
    const [event] = (await list('type=user_updated&ip=192.0.2.7')).list;
    expect(event).toMatchObject({ ip: '192.0.2.*', detail: { action: 'update', after: { email: '•••' } } });
    expect(event?.['masked']).toEqual(['user_name', 'ip', 'detail']);
    expect(JSON.stringify(event)).not.toContain(NAME);
    const path = `events/${event?.id ?? ''}/personal`;
    expect((await ask(path)).status).toBe(403);
    await auditor.elevate();
    const { body } = await ask(path);
    const proof = ((await ask(`proofs?ids=${event?.id ?? ''}`)).body['proofs'] as Proof[])[0];
    const personal = body['personal'] as Record<string, [string, unknown]>;
    expect(personal['user_name']?.[1]).toBe(NAME);
    for (const [name, [salt, value]] of Object.entries(personal))
      expect(Buffer.from(sha256(Buffer.from(commitmentText(salt, name, value)))).toString('base64url')).toBe(
        proof?.event.commitments[name],
      );
    expect((await eventsOf(server, 'user_field_revealed')).at(-1)).toMatchObject({ target_id: event?.id, account_id: person });
    expect((await ask(`events/${OTHER}/personal`)).status).toBe(404);
  });
});

describe('an export by time', () => {
  it('R-150 holds the events of the period and nothing of another', async () => {
    const [newest] = (await list('type=user_updated')).list;
    const at = String(newest?.['at']).slice(0, 23);
    const exporter = await (await signedIn('auditor')).elevate();
    const ask = (query: string) => exported(exporter, `?${query}`);
    const text = await (await ask(`from=${at}Z&to=2999-01-01T00:00:00Z`)).text();
    const told = text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { kind: string; seq: number });
    const places = told.filter(({ kind }) => kind === 'event').map(({ seq }) => seq);
    expect(places).toContain(newest?.seq);
    expect((await ask('from=2999-01-01T00:00:00Z')).status).toBe(404);
    await ask('from=x').then(({ status }) => expect(status).toBe(400));
  });
});

describe('an export by target', () => {
  const lines = async (answer: Response) =>
    (await answer.text())
      .split('\n')
      .filter(Boolean)
      .map(
        (line) => JSON.parse(line) as { kind: string; event?: EvidenceEvent; text?: string; public_key?: string; count?: number },
      );

  it('R-150 holds each event about a person or a thing with its own proof, and is an event itself', async () => {
    await sealed();
    const exporter = await (await signedIn('auditor')).elevate();
    const answer = await exported(exporter, `?target=${OTHER}`);
    const text = await answer.clone().text();
    const told = await lines(answer);
    expect([answer.status, told[0]]).toMatchObject([200, { format: 'sekisho-audit-selection/1', about: OTHER, count: 2 }]);
    expect(told.flatMap(({ event }) => (event ? [event.account] : []))).toEqual([OTHER, OTHER]);
    writeFileSync(join(folder, 'about.jsonl'), text);
    writeFileSync(join(folder, 'w.mjs'), told.find(({ kind }) => kind === 'verifier')?.text ?? '');
    const key = told.find(({ kind }) => kind === 'key')?.public_key ?? '';
    const ran = spawnSync(process.execPath, ['w.mjs', 'about.jsonl', '--key', key], { cwd: folder, encoding: 'utf8' });
    expect([ran.status, ran.stdout]).toEqual([0, expect.stringContaining('OK: each of these events is in the tree')]);
    expect((await eventsOf(server, 'audit_exported')).at(-1)).toMatchObject({ target_id: OTHER, detail: { found: 2 } });
  });

  it('R-150 takes the address of an account, and a period; nothing is there for nobody', async () => {
    const exporter = await (await signedIn('auditor')).elevate();
    const email = seededOf(server).users.find(({ tenant_id: id }) => id === tenant)?.email ?? '';
    const text = 'SELECT account_id FROM contact_point WHERE tenant_id = $1 AND value = $2';
    const [contact] = await seedSql(server.database, text, [tenant, email]);
    const accountId = String(contact?.['account_id']);
    const { app } = server.running;
    await app
      .get(TenantDb)
      .run(tenant, (tx) => app.get(AuditTrail).append(tx, aCall(), [{ type: 'user_lock', outcome: 'success', accountId }]));
    await sealed();
    const told = await lines(await exported(exporter, `?target=${encodeURIComponent(email)}`));
    expect(told.flatMap(({ event }) => (event ? [event.account] : []))).toEqual([accountId]);
    for (const query of ['target=nobody@example.com', `target=${OTHER}&from=2999-01-01T00:00:00Z`])
      expect((await exported(exporter, `?${query}`)).status).toBe(404);
    expect((await exported(exporter, `?target=${OTHER}&first=1`)).status).toBe(400);
    expect(JSON.stringify(await eventsOf(server, 'audit_exported'))).not.toContain('nobody@example.com');
  });
});

describe('the erasure of a person', () => {
  it('forgets what speaks of him, leaves what others did, and every proof holds', async () => {
    const senior = await (await signedIn('senior_admin')).elevate();
    await sealed();
    const answer = await senior.ask('POST', senior.inTenant('/audit/erasures'), { account_id: person, reason: '本人の請求' });
    expect([answer.status, answer.body]).toEqual([200, { erased: 3 }]);
    const after = await seedSql(
      server.database,
      `SELECT * FROM audit_record WHERE tenant_id = $1 AND type = 'user_updated' ORDER BY id`,
      [tenant],
    );
    expect(after).toMatchObject([
      { user_name: null, ip: null, detail: { action: 'update' }, erased_at: expect.any(Date) },
      { user_name: null, ip: null, detail: { action: 'update' }, erased_at: expect.any(Date) },
      { user_name: 'other', ip: null, erased_at: expect.any(Date) },
    ]);
    expect(JSON.stringify(await seedSql(server.database, 'SELECT * FROM audit_event_personal'))).not.toContain(NAME);
    const { body } = await ask(`proofs?ids=${(await idsOf('user_updated')).join(',')}`);
    expect((body['proofs'] as { erased: string[] }[]).map(({ erased }) => [...erased].sort())).toEqual([
      ['detail', 'ip', 'user_name'],
      ['detail', 'ip', 'user_name'],
      ['ip'],
    ]);
    expect((await ask('verifications', 'POST')).body).toMatchObject({ state: 'ok', findings: [] });
    const told = (await eventsOf(server, 'audit_personal_erased')).at(-1);
    expect(told).toMatchObject({ target_id: person, detail: { total: 3 } });
    expect(
      JSON.stringify(await seedSql(server.database, 'SELECT * FROM audit_event_personal WHERE event_id = $1', [told?.['id']])),
    ).not.toContain('本人');
  });
});

/** Last: these leave the trail as a stranger made it. Each attack with its place: audit-attacks.api.spec.ts. */
describe('L-21 a hand in the tables', () => {
  it('is found by verify now, with its place, and the finding is an event', async () => {
    await sealed();
    const [row] = await seedSql(server.database, 'SELECT event_id FROM audit_leaf WHERE tenant_id = $1 AND seq = 2', [tenant]);
    await asSuperuser(`UPDATE audit_event SET outcome = 'denied' WHERE id = '${String(row?.['event_id'])}'`);
    const { body } = await ask('verifications', 'POST');
    expect(body).toMatchObject({ state: 'broken', findings: [{ state: 'broken', seq: 2 }] });
    expect((await eventsOf(server, 'audit_verified')).at(-1)).toMatchObject({ outcome: 'failure', reason: 'broken' });
  });

  it('that builds on a false head is refused by the sealer, once in the trail and not every tick', async () => {
    await sealed();
    await asSuperuser(`UPDATE audit_head SET at = at - interval '1 second' WHERE tenant_id = '${tenant}'`);
    await ask('verifications', 'POST');
    await vi.waitFor(async () => expect(await eventsOf(server, 'audit_sealing_refused')).toHaveLength(1), 5_000);
    await new Promise((later) => setTimeout(later, 700));
    expect(await eventsOf(server, 'audit_sealing_refused')).toMatchObject([{ reason: 'bad_signature' }]);
    expect((await ask('verifications', 'POST')).body).toMatchObject({ state: 'bad_signature' });
    expect((await ask('tree')).body['unsealed']).toMatchObject({ count: expect.any(Number) });
  });
});
