import { createHash } from 'node:crypto';
import { Client, Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AllTrails, readAuditKeys, verifyTrail } from '#server/audit';
import { CONFIG, Vault, type Config } from '#server/platform';
import { eventText, leafHash, provesConsistency, provesInclusion, type EvidenceEvent, type Sha256 } from '#shared/evidence';
import { seedSql } from '#testing/schema';
import { fillTrail, queueTrail } from '../../bench/lib/trail-rows.mjs';
import { AdminBrowser, seededAdmin, seededOf } from './an-admin.ts';
import { aServer, type TestServer } from './a-server.ts';

/** More with SEKISHO_TRAIL_EVENTS: this prints how long each question takes (docs/reports). */
const COUNT = Number(process.env['SEKISHO_TRAIL_EVENTS'] ?? 50_000);
const TRIES = 9;
/** A thousand events a second, to write, to seal or to verify them: a limit, and no measure. */
const LIMIT_MS = Math.max(300_000, COUNT);

let server: TestServer;
let auditor: AdminBrowser;
let tenant: string;
let client: Client;
beforeAll(async () => {
  // Log files of millions of lines would be read as a whole, to look for secrets.
  server = await aServer({ settings: { LOG_LEVEL: 'warn', SEKISHO_LOG_DIR: undefined } });
  tenant = seededOf(server).tenant_id;
  auditor = await new AdminBrowser(server, seededAdmin(server, 'auditor')).signIn();
  client = new Client({ connectionString: server.database.superuser });
  await client.connect();
  await timed(`${COUNT} events written`, () => fillTrail(client, tenant, COUNT, () => undefined));
  await timed('all of them sealed', async () => {
    await queueTrail(client, tenant);
    await vi.waitFor(async () => expect(await isWaiting()).toBe(false), { timeout: LIMIT_MS, interval: 500 });
  });
}, 2 * LIMIT_MS);
afterAll(async () => {
  await client.end();
  await server.stop();
});

/** Whether any waits: to count them each time would take what sealing needs. */
const isWaiting = async () => ((await client.query('SELECT 1 FROM audit_unsealed LIMIT 1')).rowCount ?? 0) > 0;
async function timed<T>(what: string, act: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  const result = await act();
  process.stdout.write(`${what}: ${((performance.now() - begun) / 1_000).toFixed(2)} s\n`);
  return result;
}
/** One question, several times; the median is printed and the last answer given. */
async function asked(what: string, path: string, method = 'GET') {
  const times: number[] = [];
  let page = await auditor.ask(method, auditor.inTenant(`/audit/${path}`));
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const begun = performance.now();
    page = await auditor.ask(method, auditor.inTenant(`/audit/${path}`));
    times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  process.stdout.write(`${what}: ${times[TRIES >> 1]?.toFixed(1)} ms, worst ${times.at(-1)?.toFixed(1)} ms\n`);
  expect([what, page.status]).toEqual([what, 200]);
  return page.body;
}

const sha256: Sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
type Head = { size: number; root: string };
type Proof = { seq: number; event: EvidenceEvent; path: string[] };

describe(`a sealed trail of ${COUNT} events`, () => {
  it(
    'proves any twenty of its events, and an old head, by hashes that grow with the levels of the tree',
    { timeout: 300_000 },
    async () => {
      const spread = Array.from({ length: 20 }, (_, n) => Math.floor((n * (COUNT - 1)) / 19));
      const rows = await seedSql(server.database, 'SELECT event_id FROM audit_leaf WHERE tenant_id = $1 AND seq = ANY ($2)', [
        tenant,
        spread,
      ]);
      const ids = rows.map(({ event_id: id }) => String(id));
      const one = await asked('proof of one event', `proofs?ids=${ids[0] ?? ''}`);
      const many = await asked('proofs of 20 events all over the trail', `proofs?ids=${ids.join(',')}`);
      for (const { head, proofs } of [one, many] as unknown as { head: Head; proofs: Proof[] }[])
        for (const { seq, event, path } of proofs) {
          expect(path.length).toBeLessThanOrEqual(Math.ceil(Math.log2(head.size)));
          const leaf = leafHash(sha256, Buffer.from(eventText(event)));
          expect(
            provesInclusion(sha256, { index: seq, size: head.size, leaf, proof: path.map(bytes), root: bytes(head.root) }),
          ).toBe(true);
        }
      expect(many['proofs']).toHaveLength(20);
      const [old] = await seedSql(server.database, 'SELECT size FROM audit_head WHERE tenant_id = $1 ORDER BY size LIMIT 1', [
        tenant,
      ]);
      const { from, to, proof } = (await asked(
        'consistency with the first head',
        `consistency?from=${Number(old?.['size'])}`,
      )) as unknown as {
        from: Head;
        to: Head;
        proof: string[];
      };
      const roots = { olderRoot: bytes(from.root), newerRoot: bytes(to.root) };
      expect(provesConsistency(sha256, { older: from.size, newer: to.size, ...roots, proof: proof.map(bytes) })).toBe(true);
    },
  );

  it('shows its pages, its tree and its newest part verified', { timeout: 300_000 }, async () => {
    expect((await asked('newest page', 'events?limit=20'))['list']).toHaveLength(20);
    expect((await asked('one type', 'events?limit=20&type=password_failure'))['list']).toHaveLength(20);
    await asked('the tree', 'tree');
    expect(await asked('verify now (newest 20,000)', 'verifications', 'POST')).toMatchObject({ state: 'ok', complete: false });
  });

  it('is verified as a whole', { timeout: LIMIT_MS }, async () => {
    const pool = new Pool({ connectionString: server.database.system, max: 1 });
    const [vault, config] = [server.running.app.get(Vault), server.running.app.get<Config>(CONFIG)];
    const verdict = await timed('the whole trail verified', () =>
      verifyTrail(new AllTrails(pool).reading(tenant), { keys: readAuditKeys(config), vault, anchors: [] }),
    );
    await pool.end();
    expect(verdict).toMatchObject({ state: 'ok', findings: [] });
    expect(verdict.checked.events).toBeGreaterThanOrEqual(COUNT);
  });
});
