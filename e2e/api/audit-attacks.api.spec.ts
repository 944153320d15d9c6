import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { seedSql } from '#testing/schema';
import { AttackedTrails, attacks, KEEP, ROLL_BACK } from './attacked-trails.ts';
import { AdminBrowser, eventsOf, seededAdmin, seededOf } from './an-admin.ts';
import { aServer, type TestServer } from './a-server.ts';

let server: TestServer;
let auditor: AdminBrowser;
let folder: string;
let trails: AttackedTrails;
let tenants: readonly string[];
/** Beside those that are attacked. */
const [OTHER, HEADLESS, WHOLE] = [0, 1, 2].map((n) => attacks.length + n) as [number, number, number];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-attacks-'));
  const settings = { SEKISHO_AUDIT_ANCHOR_FILE: join(folder, 'anchors.jsonl') };
  server = await aServer({ settings });
  auditor = await new AdminBrowser(server, seededAdmin(server, 'auditor')).signIn();
  trails = new AttackedTrails(server, auditor, folder);
  tenants = await trails.make(attacks.length + 3, () => trails.superuser(KEEP));
});
afterAll(async () => {
  await trails.stop();
  await server.stop();
  rmSync(folder, { recursive: true });
});
const tenantOf = (place: number): string => tenants[place] ?? '';

describe('the running server', () => {
  it('L-21 seals what is committed within a second', async () => {
    const lags: number[] = [];
    for (let n = 0; n < 7; n += 1) {
      await trails.append(tenantOf(OTHER), 1);
      const [queued] = await seedSql(server.database, 'SELECT clock_timestamp() AS at');
      const lag = await vi.waitFor(
        async () => {
          const text = `SELECT extract(epoch FROM clock_timestamp() - $2)::float8 AS lag, (SELECT count(*)::int FROM audit_unsealed WHERE tenant_id = $1) AS waiting`;
          const [row] = await seedSql(server.database, text, [tenantOf(OTHER), queued?.['at']]);
          expect(row?.['waiting']).toBe(0);
          return Number(row?.['lag']);
        },
        { timeout: 10_000, interval: 20 },
      );
      lags.push(lag);
    }
    // The middle one: a machine that does other things meanwhile may stop one of them, not most.
    expect(lags.sort((a, b) => a - b)[3]).toBeLessThan(1);
  });

  it('L-06 says in the trail when an anchor takes no heads, and when it takes them again', async () => {
    const anchors = join(folder, 'anchors.jsonl');
    const told = async (type: string) =>
      (await eventsOf(server, type)).filter(({ tenant_id: id }) => id === seededOf(server).tenant_id);
    renameSync(anchors, `${anchors}-away`);
    mkdirSync(anchors);
    const again = () => seedSql(server.database, `SELECT pg_notify('sekisho_anchor', '')`);
    await auditor.ask('GET', auditor.inTenant('/audit/events')); // an event, so a head
    await vi.waitFor(async () => (await again(), expect(await told('audit_anchor_lost')).toHaveLength(1)), 10_000);
    rmdirSync(anchors);
    renameSync(`${anchors}-away`, anchors);
    await vi.waitFor(async () => (await again(), expect(await told('audit_anchor_restored')).toHaveLength(1)), 10_000);
    expect(await told('audit_anchor_lost')).toMatchObject([
      { outcome: 'failure', detail: { sink: 'file' }, actor: { id: 'sealer' } },
    ]);
  });

  it('L-06 alarms once, in the trail, when heads were removed from over their leaves', async () => {
    const tenant = tenantOf(HEADLESS);
    await trails.superuser(`DELETE FROM audit_head WHERE tenant_id = '${tenant}' AND size > 3`);
    await trails.append(tenant, 1);
    const told = async () => (await eventsOf(server, 'audit_sealing_refused')).filter(({ tenant_id: id }) => id === tenant);
    await vi.waitFor(async () => expect(await told()).toHaveLength(1), 10_000);
    await new Promise((later) => setTimeout(later, 700));
    expect(await told()).toMatchObject([{ reason: 'leaves_beyond_head', detail: { size: 3 } }]);
    expect(server.log.join('')).not.toContain('sealing failed');
  });
});

describe('L-21 what a superuser does is found by the API, by the command and by the standalone verifier, each with the place', () => {
  it('and nothing is found where he did nothing', async () => {
    const tenant = tenantOf(WHOLE);
    await trails.anchored([tenant], 9);
    const { api, cli, file } = await trails.find(tenant);
    expect([api, / ok \(\d+ sealed/.test(cli), file.includes('OK: complete'), file.endsWith('exit 0')]).toEqual([
      'ok',
      true,
      true,
      true,
    ]);
  });

  it.each(attacks.map((attack, i) => ({ ...attack, i })))('$name', async ({ name, act, found, i }) => {
    await trails.hold(tenantOf(i));
    await trails.superuser(act(tenantOf(i)));
    const said = await trails.find(tenantOf(i));
    for (const by of ['api', 'cli', 'file'] as const) expect(`${name}, ${by}: ${said[by]}`).toMatch(found[by]);
    expect([said.cli.endsWith('exit 3'), said.file.endsWith('exit 1')]).toEqual([true, true]);
  });

  it('the whole database rolled back to an earlier state, which then grew again', async () => {
    const tenant = tenantOf(WHOLE);
    expect(existsSync(join(folder, 'anchors.jsonl'))).toBe(true);
    expect(readFileSync(join(folder, 'anchors.jsonl'), 'utf8')).toContain(`"tenant":"${tenant}","size":9,`);
    await trails.superuser(ROLL_BACK);
    await trails.append(tenant, 4);
    await vi.waitFor(async () => {
      const [row] = await seedSql(server.database, 'SELECT max(size)::int AS size FROM audit_head WHERE tenant_id = $1', [
        tenant,
      ]);
      expect(row?.['size']).toBe(11);
    }, 10_000);
    await trails.hold(tenant);
    const said = await trails.find(tenant);
    expect(said.api).toMatch(/^rolled_back seq 7 size 9$/m);
    expect(said.cli).toMatch(/rolled_back: the anchor of 9 events has another root.* rolled back to 7 events or fewer/);
    expect(said.file).toMatch(/WRONG {2}rolled back: the anchor of 9 events has another root/);
  });
});
