import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  canonicalJson,
  commitmentText,
  emptyFrontier,
  grow,
  headText,
  inclusionRanges,
  leafHash,
  rootOf,
  subtreesOf,
  type EvidenceHead,
} from '#shared/evidence';
import { verifyExport, type Verified } from './verify-audit.mjs';

type Line = Record<string, unknown>;
const TENANT = '00000000-0000-4000-8000-000000000001';
const MADE = '2026-11-21T04:00:00.000Z';
const sha256 = (...parts: readonly Uint8Array[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
const keyId = sha256(raw).toString('hex').slice(0, 16);

const eventOf = (seq: number) => ({
  ...{ tenant: TENANT, id: `e${seq}`, type: 'login_success', outcome: 'success', reason: null },
  commitments: { user_name: sha256(Buffer.from(commitmentText('salt', 'user_name', `user ${seq}`))).toString('base64url') },
});
const leafOf = (event: unknown): Buffer => Buffer.from(leafHash(sha256, Buffer.from(canonicalJson(event))));
const lineOf = (seq: number): Line => {
  const event = eventOf(seq);
  return { kind: 'event', seq, hash: base64(leafOf(event)), event, personal: { user_name: ['salt', `user ${seq}`] } };
};
const leaves = Array.from({ length: 8 }, (_, seq) => leafOf(eventOf(seq)));
const hashOf = (start: number, end: number) => rootOf(sha256, grow(sha256, emptyFrontier, leaves.slice(start, end)).frontier);
function headOf(size: number, at = '2026-11-21T03:00:00.000Z'): Line {
  const head: EvidenceHead = { tenant: TENANT, size, root: base64(hashOf(0, size)), at, key_id: keyId };
  return { ...head, signature: sign(null, Buffer.from(headText(head)), privateKey).toString('base64') };
}
const subtree = (level: number, index: number): Line => {
  const [start, end] = [index * 2 ** level, (index + 1) * 2 ** level];
  return { kind: 'subtree', level, index, hash: base64(hashOf(start, end)) };
};
/** An honest export of a range of the eight events. */
function honest(first = 0, last = 7, size = 8): Line[] {
  const besides = [...subtreesOf(0, first), ...subtreesOf(last + 1, size)];
  return [
    { kind: 'manifest', format: 'sekisho-audit-export/1', tenant: TENANT, first, last, size, at: MADE },
    { kind: 'key', id: keyId, public_key: base64(raw) },
    { kind: 'verifier', name: 'verify-audit.mjs', sha256: sha256(Buffer.from('x')).toString('hex'), text: 'x' },
    ...besides.map(({ level, index }) => subtree(level, index)),
    { kind: 'head', ...headOf(size) },
    ...leaves.slice(first, last + 1).map((_, i) => lineOf(first + i)),
  ];
}

const folder = mkdtempSync(join(tmpdir(), 'sekisho-verifier-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Whoever forges an export also counts its lines and makes its checksum anew. */
function judge(lines: readonly (Line | string)[], anchors: readonly unknown[] = []): Promise<Verified> {
  const text = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
  const end = { kind: 'end', lines: lines.length, sha256: sha256(Buffer.from(text)).toString('hex') };
  const [file, anchorFile] = [join(folder, 'export.jsonl'), join(folder, 'anchors.jsonl')];
  writeFileSync(file, `${text}${JSON.stringify(end)}\n`);
  writeFileSync(anchorFile, anchors.map((anchor) => `${JSON.stringify(anchor)}\n`).join(''));
  return verifyExport(file, `verify:${base64(raw)}`, anchors.length > 0 ? anchorFile : undefined);
}
const faultsOf = async (lines: readonly (Line | string)[], anchors: readonly unknown[] = []) =>
  (await judge(lines, anchors)).faults.join('\n');
const forged = (seq: number): Line => {
  const event = { ...eventOf(seq), outcome: 'failure' };
  return { ...lineOf(seq), hash: base64(leafOf(event)), event };
};
const replaced = (seq: number, by: Line | string): (Line | string)[] => honest().map((line) => (line['seq'] === seq ? by : line));

describe('the standalone verifier, given an export by whoever forges it (issue 4, L-21)', () => {
  it.each([
    [0, 7, 8],
    [2, 4, 8],
    [7, 7, 8],
    [0, 4, 5],
  ])('finds nothing in an honest one: %i to %i of %i', async (first, last, size) => {
    expect(await faultsOf(honest(first, last, size), [headOf(size)])).toBe('');
  });

  it('takes no hash of a subtree for the events that stand in it', async () => {
    const lines = replaced(3, forged(3));
    expect(await faultsOf(lines)).toContain('seq 0 to 7: the root is not the one');
    for (const { level, index } of [
      { level: 0, index: 3 },
      { level: 1, index: 1 },
      { level: 3, index: 0 },
    ]) {
      // prettier-ignore
      for (const at of [3, lines.length]) {
        const told = [...lines.slice(0, at), subtree(level, index), ...lines.slice(at)];
        expect(await faultsOf(told), `${level}/${index} at ${at}`).toContain('does not stand beside the range');
        expect(await faultsOf(told)).toContain('the root is not the one');
      }
    }
  });

  it('takes no second hash for a place that has one', async () => {
    const lines = honest(4, 7);
    expect(await faultsOf([...lines.slice(0, 4), { ...subtree(2, 0), hash: base64(leaves[0] ?? raw) }, ...lines.slice(4)])).toContain('for the second time'); // prettier-ignore
    expect(await faultsOf([...honest(), lineOf(5)])).toContain('out of order: seq 5');
  });

  it('does not believe that an event is archived that stands behind others', async () => {
    const leaf = (seq: number): Line => ({ kind: 'leaf', seq, hash: base64(leaves[seq] ?? raw), absent: 'archived' });
    expect(await faultsOf(replaced(3, leaf(3)))).toContain('seq 3 is called archived');
    const archived = await judge(replaced(0, leaf(0)));
    expect([archived.faults, archived.absent]).toEqual([[], 1]);
  });

  it('is not told two stories by one line', async () => {
    const real = JSON.stringify(lineOf(3));
    const twice = real.replace('"event":', `"event":${JSON.stringify(forged(3)['event'])},"event":`);
    expect(await faultsOf(replaced(3, twice))).toMatch(/line \d+: is not written as an export writes it/);
    expect(await faultsOf(replaced(3, { ...lineOf(3), note: 'seen by the auditor' }))).toContain('"note", which no event says');
  });

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'finds a personal field that was added: %s',
    async (name) => {
      const personal = JSON.parse(`{"user_name":["salt","user 3"],"${name}":["s","x"]}`) as unknown;
      expect(await faultsOf(replaced(3, { ...lineOf(3), personal }))).toContain(`seq 3: the field ${name} was added`);
    },
  );

  it('compares a field that is called erased and is shown all the same', async () => {
    const line = { ...lineOf(3), personal: { user_name: ['salt', 'another'] }, erased: ['user_name'] };
    expect(await faultsOf(replaced(3, line))).toContain('seq 3: the field user_name was changed');
  });

  it('reads a text with U+2028 in it as one line: nobody makes an honest export fail by a name', async () => {
    const event = { ...eventOf(0), reason: 'a\u2028b\u2029c\u0085d' };
    const hash = leafOf(event);
    const unsigned = { ...headOf(1), root: base64(hash) };
    const signature = sign(null, Buffer.from(headText(unsigned as unknown as EvidenceHead)), privateKey).toString('base64');
    const [manifest, key, verifier] = honest(0, 0, 1);
    const lines = [
      manifest,
      key,
      verifier,
      { kind: 'head', ...unsigned, signature },
      { ...lineOf(0), hash: base64(hash), event },
    ];
    expect(await faultsOf(lines.filter((line) => line !== undefined))).toBe('');
  });

  it('finds a cut by an anchor whatever the export says of its own age, and tells of younger ones', async () => {
    const cut = honest(0, 4, 5);
    const at = (time: string) => cut.map((line) => (line['kind'] === 'manifest' ? { ...line, at: time } : line));
    const anchor = headOf(8, '2026-11-21T02:59:59.000Z');
    expect(await faultsOf(at('1970-01-01T00:00:00.000Z'), [anchor])).toContain('truncated: an anchor says 8 events');
    await expect(judge(at(''), [anchor])).rejects.toThrow('line 1: has no at that a manifest can have');
    const younger = await judge(cut, [headOf(8, '2026-11-21T05:00:00.000Z')]);
    expect([younger.faults, younger.newer?.size]).toEqual([[], 8]);
  });

  it.each<[string, Line]>([
    ['an empty range', { first: 5, last: 4 }],
    ['a range behind the end', { first: 0, last: 8 }],
  ])('proves nothing by %s', async (_, range) => {
    const [manifest, ...rest] = honest();
    expect(await faultsOf([{ ...manifest, ...range }, ...rest.filter(({ kind }) => kind !== 'event')])).toMatch(/the range \d to \d of 8 events is none/); // prettier-ignore
  });

  it.each<[string, Line | string]>([
    ['null', 'null'],
    ['a list', '[]'],
    ['half a line', '{"kind":"event"'],
    ['a kind that every object has', '{"kind":"constructor"}'],
    ['a huge number', `{"kind":"subtree","level":1e999,"index":0,"hash":"${base64(raw)}"}`],
    ['a fraction', { ...lineOf(3), seq: 3.5 }],
    ['a number too large to count with', { ...lineOf(3), seq: 2 ** 60 }],
    ['no hash', { ...lineOf(3), hash: '' }],
    ['a short hash', { ...lineOf(3), hash: 'AAAA' }],
    ['an event without commitments', { ...lineOf(3), event: { tenant: TENANT } }],
    ['personal fields of another shape', { ...lineOf(3), personal: { user_name: 1 } }],
    ['a second manifest', { ...honest()[0] }],
    ['a prototype', '{"kind":"event","__proto__":{"seq":3},"seq":3}'],
  ])('tells the line and goes on at %s', async (_, line) => {
    const faults = await faultsOf(replaced(3, line));
    expect(faults).toMatch(/line \d+: /);
    expect(faults).toContain('missing: seq 3');
  });

  it('is not satisfied with a head of another key, of another tenant, or with none', async () => {
    const without = honest().filter(({ kind }) => kind !== 'head');
    expect(await faultsOf(without)).toContain('the head of 8 events is missing');
    expect(await faultsOf([...without, { kind: 'head', ...headOf(8), key_id: '0'.repeat(16) }])).toContain(
      'which you did not name',
    );
    expect(await faultsOf([...without, { kind: 'head', ...headOf(8), tenant: 'other' }])).toContain('has a bad signature');
    expect(await faultsOf([...without, { kind: 'head', ...headOf(8), size: 1e300 }])).toContain(
      'has no size that a head can have',
    );
  });

  it('takes no anchor that is none, and goes on', async () => {
    const faults = await faultsOf(honest(), [null, { tenant: TENANT }, headOf(8)]);
    expect(faults).toBe('anchors, line 1: is no head\nanchors, line 2: is no head');
  });
});

/** An honest selection of the eight events. */
function chosen(...places: readonly number[]): Line[] {
  const pathOf = (seq: number) => inclusionRanges(seq, 8).map(([start, end]) => base64(hashOf(start, end)));
  return [
    {
      kind: 'manifest',
      format: 'sekisho-audit-selection/1',
      tenant: TENANT,
      about: 'x',
      count: places.length,
      size: 8,
      at: MADE,
    },
    { kind: 'head', ...headOf(8) },
    ...places.map((seq) => ({ ...lineOf(seq), path: pathOf(seq) })),
  ];
}
const withLine = (place: number, change: Line): Line[] =>
  chosen(1, 4, 6).map((line) => (line['seq'] === place ? { ...line, ...change } : line));

describe('the standalone verifier, given single events (R-150)', () => {
  it.each([[[0]], [[7]], [[1, 4, 6]], [[0, 1, 2, 3, 4, 5, 6, 7]]])('finds nothing wrong in honest ones: %j', async (places) => {
    expect(await faultsOf(chosen(...places), [headOf(8), headOf(3)])).toBe('');
  });

  it.each<[string, Line[], RegExp]>([
    [
      'an event that was changed',
      withLine(4, { event: { ...eventOf(4), outcome: 'failure' } }),
      /seq 4: the event e4 is not the one/,
    ],
    ['one that was changed with its hash', withLine(4, { ...forged(4) }), /seq 4: its proof does not lead to the root/],
    ['another place for it', withLine(4, { seq: 5 }), /seq 5: its proof does not lead to the root/],
    ['a place behind the tree', withLine(6, { seq: 9 }), /seq 9: its proof does not lead to the root/],
    ['a proof less', withLine(4, { path: [] }), /seq 4: its proof does not lead/],
    ['the proof of another', withLine(4, { path: chosen(1)[2]?.['path'] }), /seq 4: its proof does not lead/],
    [
      'a field that was changed',
      withLine(4, { personal: { user_name: ['salt', 'x'] } }),
      /seq 4: the field user_name was changed/,
    ],
    ['one that was left out', chosen(1, 4, 6).filter((line) => line['seq'] !== 4), /missing: the file says 3 events, it has 2/],
    [
      'another order',
      [4, 1].map((seq) => chosen(seq)[2] ?? {}).reduce((list, line) => [...list, line], chosen(1, 4).slice(0, 2)),
      /out of order: seq 1/,
    ],
    ['no head', chosen(1).filter(({ kind }) => kind !== 'head'), /the head of 8 events is missing/],
    ['the line of a range', [...chosen(1, 4), subtree(0, 3)], /unknown kind "subtree"/],
  ])('finds %s', async (_, lines, fault) => {
    expect(await faultsOf(lines)).toMatch(fault);
  });

  it('holds it against the anchors', async () => {
    expect(await faultsOf(chosen(1), [{ ...headOf(8), root: base64(hashOf(0, 7)) }])).toMatch(/bad signature/);
    const [manifest = {}, , ...events] = chosen(1);
    expect(await faultsOf([manifest, { kind: 'head', ...headOf(7) }, ...events], [headOf(8)])).toMatch(
      /head of 8 events is missing/,
    );
  });

  it('takes no proof of single events in an export of a range', async () => {
    expect(await faultsOf(replaced(4, { ...lineOf(4), path: [] }))).toMatch(/says "path", which no event says/);
  });
});
