import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  AnchoringLoop,
  AnchorStore,
  fileSink,
  readAnchors,
  webhookSink,
  type AnchorSink,
  type Delivery,
  type SignedHead,
} from '#server/audit';
import { createLog } from '#server/platform';
import { aSealedTrail } from '../src/testing.ts';

const SECRET = 'the secret of the receiver';
let rig: Awaited<ReturnType<typeof aSealedTrail>>;
let folder: string;
let receiver: Server;
let received: { signature: string; body: string }[];
let isDown = false;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-anchor-'));
  receiver = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      if (!isDown)
        received.push({ signature: String(request.headers['sekisho-signature']), body: Buffer.concat(parts).toString() });
      response.writeHead(isDown ? 503 : 204).end();
    });
  }).listen(0, '127.0.0.1');
});
afterAll(() => {
  receiver.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  rig = await aSealedTrail();
  [received, isDown] = [[], false];
});
afterEach(() => rig.stop());

const url = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/heads`;
const headsOf = () => received.flatMap(({ body }) => (JSON.parse(body) as { heads: SignedHead[] }).heads);

function aLoop(sinks: readonly AnchorSink[], seal: () => Promise<void> = () => Promise.resolve()) {
  const told: [string, Delivery][] = [];
  const gauges: Record<string, number | boolean> = {};
  const loop = new AnchoringLoop({
    ...{ store: new AnchorStore(rig.pool), sinks, seal, listenUrl: rig.database.system, log: createLog('silent') },
    gauge: { waiting: (sink, n) => (gauges[`${sink} waiting`] = n), lost: (sink, lost) => (gauges[`${sink} lost`] = lost) },
    alarm: (sink, delivery) => Promise.resolve(void told.push([sink, delivery])),
  });
  return { loop, told, gauges };
}

describe('anchors', () => {
  it('get the newest head of every tenant, in a file and by a signed post at once, and the same one only once', async () => {
    const path = join(folder, 'both.jsonl');
    const { loop } = aLoop([fileSink(path), webhookSink(url(), SECRET, rig.clock)]);
    const [one, two] = [await rig.aTree(2, 3), await rig.aTree(1)];
    await loop.round();
    await loop.round();
    const { heads, unreadable } = await readAnchors(path);
    expect(unreadable).toEqual([]);
    expect([heads.get(one), heads.get(two)]).toEqual([[await rig.head(one)], [await rig.head(two)]]);
    expect(
      headsOf()
        .map(({ tenant }) => tenant)
        .sort(),
    ).toEqual([one, two].sort());
    const [post] = received;
    const [, seconds = '', mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(post?.signature ?? '') ?? [];
    expect(mac).toBe(createHmac('sha256', SECRET).update(`${seconds}.${post?.body}`).digest('hex'));
    expect(await rig.verify(one, heads.get(one))).toMatchObject({ state: 'ok', checked: { anchors: 1 } });
  });

  it('A16-06 that take nothing are alarmed once; their heads wait, and come in their order when they take them again', async () => {
    const { loop, told, gauges } = aLoop([webhookSink(url(), SECRET, rig.clock)]);
    const tenant = await rig.aTree(1);
    isDown = true;
    const sizes = [1];
    await loop.round();
    for (let size = 2; size < 6; size += 1) {
      await rig.append(tenant, 1);
      await rig.sealer.seal(tenant, 10);
      await loop.round();
      sizes.push(size);
    }
    expect(told).toEqual([
      ['webhook', expect.objectContaining({ tenants: [tenant], failed: 'the anchor answered 503', isFirstFailure: true })],
    ]);
    expect(gauges).toEqual({ 'webhook waiting': 5, 'webhook lost': true });
    isDown = false;
    await loop.round();
    expect(headsOf().map(({ size }) => size)).toEqual(sizes);
    expect(told.at(-1)).toEqual(['webhook', expect.objectContaining({ failed: null, isFirstSuccess: true })]);
    expect([told.length, gauges]).toEqual([2, { 'webhook waiting': 0, 'webhook lost': false }]);
  });

  it('do not wait for each other: a file goes on while the webhook is down', async () => {
    const path = join(folder, 'alone.jsonl');
    const tenant = await rig.aTree(1);
    isDown = true;
    await aLoop([webhookSink(url(), SECRET, rig.clock), fileSink(path)]).loop.round();
    expect((await readAnchors(path, tenant)).heads.get(tenant)).toHaveLength(1);
  });

  it('get each head from one of two processes', async () => {
    const [first, second] = [aLoop([webhookSink(url(), SECRET, rig.clock)]), aLoop([webhookSink(url(), SECRET, rig.clock)])];
    const tenants = await Promise.all([rig.aTree(1), rig.aTree(1), rig.aTree(1)]);
    await Promise.all([first.loop.round(), second.loop.round(), first.loop.round(), second.loop.round()]);
    await first.loop.round();
    expect(
      headsOf()
        .map(({ tenant }) => tenant)
        .sort(),
    ).toEqual([...tenants].sort());
  });

  it('get a head at once when an act asks for it, sealed before', async () => {
    const path = join(folder, 'at-once.jsonl');
    writeFileSync(path, '');
    const tenant = await rig.aTree(1);
    const { loop } = aLoop([fileSink(path)], async () => void (await rig.sealer.seal(tenant, 10)));
    await loop.start();
    await rig.append(tenant, 1);
    await vi.waitFor(async () => {
      await rig.db.run(tenant, (tx) => rig.trail.anchorAtOnce(tx));
      expect(readFileSync(path, 'utf8')).toContain('"size":2');
    }, 5_000);
    await loop.stop();
  });

  it('are read past half a line, which a killed process may leave', async () => {
    const path = join(folder, 'half.jsonl');
    const tenant = await rig.aTree(1);
    const line = JSON.stringify(await rig.head(tenant));
    writeFileSync(path, `${line}\n${line.slice(0, 40)}\n\n${line}\n{"tenant":1}\n`);
    const { heads, unreadable } = await readAnchors(path);
    expect([heads.get(tenant)?.length, unreadable]).toEqual([2, [2, 5]]);
  });
});
