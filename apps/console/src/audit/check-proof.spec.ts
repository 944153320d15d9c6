import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { AuditEventView, AuditHead } from '#shared/contracts';
import {
  commitmentText,
  emptyFrontier,
  eventText,
  grow,
  headText,
  inclusionRanges,
  leafHash,
  rootOf,
  type EvidenceEvent,
  type Sha256,
} from '#shared/evidence';
import { checkProofs, holdsPersonal, type Proofs } from './check-proof.ts';

const sha256: Sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const base64 = (hash: Uint8Array): string => Buffer.from(hash).toString('base64');
const SIZE = 7;

const eventOf = (seq: number): EvidenceEvent => ({
  format: 'sekisho-audit-event/1',
  ...{ tenant: 't', id: `id-${seq}`, type: 'user_updated', category: 'management', at: '2026-11-21T03:00:00.000001Z' },
  ...{ outcome: 'success', reason: null, actor: { kind: 'person', role: 'administrator', id: 'a', tenant_id: 'o' } },
  ...{ session: null, auth: null, client: null, account: 'u', target: { type: 'user', id: 'u' }, origin: {} },
  ...{ request: 'r', trace: null, dry_run: false, detail: { action: 'update' } },
  commitments: {
    user_name: createHash('sha256')
      .update(commitmentText('salt', 'user_name', '花子'))
      .digest('base64url'),
  },
});
const rowOf = (seq: number): AuditEventView => ({
  ...{ id: `id-${seq}`, seq, at: '2026-11-21T03:00:00.000001Z', type: 'user_updated', category: 'management' },
  ...{ outcome: 'success', reason: null, actor: { kind: 'person', role: 'administrator', id: 'a', name: '佐藤' } },
  ...{ account: { id: 'u', name: '花子' }, target: { type: 'user', id: 'u' }, client: null, user_name: 'h***', ip: null },
  ...{ user_agent: null, request_id: 'r', dry_run: false, detail: { action: 'update', after: { name: '•••' } } },
  ...{ masked: ['user_name', 'detail'], erased: false },
});

const leaves = Array.from({ length: SIZE }, (_, seq) => leafHash(sha256, Buffer.from(eventText(eventOf(seq)))));
const rangeHash = ([start, end]: readonly [number, number]) =>
  rootOf(sha256, grow(sha256, emptyFrontier, leaves.slice(start, end)).frontier);
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(12);

function proofsOf(seq: number): Proofs {
  const unsigned = { tenant: 't', size: SIZE, root: base64(rangeHash([0, SIZE])), at: '2026-11-21T03:00:01.000Z', key_id: 'k' };
  const head: AuditHead = { ...unsigned, signature: base64(sign(null, Buffer.from(headText(unsigned)), privateKey)) };
  const path = inclusionRanges(seq, SIZE).map((range) => base64(rangeHash(range)));
  const proof = { id: `id-${seq}`, seq, leaf: base64(leaves[seq] ?? new Uint8Array()), event: eventOf(seq), erased: [], path };
  return { head, proofs: [proof], missing: [], keys: [{ id: 'k', public_key: base64(raw) }] };
}
const verdictOf = async (seq: number, proofs: Proofs, row = rowOf(seq)) => (await checkProofs(proofs, [row])).get(`id-${seq}`);
/** The proof of one event, with something of it exchanged. */
const forged = (seq: number, change: Partial<Proofs['proofs'][number]>): Proofs => {
  const given = proofsOf(seq);
  return { ...given, proofs: given.proofs.map((proof) => ({ ...proof, ...change })) };
};

describe('what a browser proves of an event', () => {
  it.each([0, 3, 5, 6])('the event at place %i is in the signed tree', async (seq) => {
    expect(await verdictOf(seq, proofsOf(seq))).toMatchObject({ state: 'proved', signed: true });
  });

  it('an event without a proof waits for its seal', async () => {
    expect(await verdictOf(1, proofsOf(3))).toEqual({ state: 'waiting' });
  });

  it.each<[string, Proofs, string]>([
    ['an edited event', forged(3, { event: { ...eventOf(3), outcome: 'denied' } }), 'leaf'],
    ['an event that is gone', forged(3, { event: null }), 'gone'],
    ['another place', forged(3, { seq: 4 }), 'path'],
    ['a path that is cut', forged(3, { path: proofsOf(3).proofs[0]?.path.slice(1) ?? [] }), 'path'],
    ['a root that nobody signed', { ...proofsOf(3), head: { ...proofsOf(3).head, at: '2026-11-21T03:00:02.000Z' } }, 'signature'],
    ['a key that is not told', { ...proofsOf(3), keys: [] }, 'signature'],
  ])('%s is found', async (_, proofs, fault) => {
    expect(await verdictOf(3, proofs)).toMatchObject({ state: 'broken', fault });
  });

  it.each<[string, Partial<AuditEventView>]>([
    ['type', { type: 'user_deleted' }],
    ['outcome', { outcome: 'failure' }],
    ['time', { at: '2026-11-21T03:00:00.000002Z' }],
    ['actor', { actor: { ...rowOf(3).actor, id: 'b' } }],
    ['target', { target: { type: 'user', id: 'v' } }],
    ['lasting detail', { detail: { action: 'delete' } }],
  ])('another %s shown than was sealed is found', async (_, shown) => {
    expect(await verdictOf(3, proofsOf(3), { ...rowOf(3), ...shown })).toMatchObject({ state: 'broken', fault: 'row' });
  });

  it('a personal field is held against its commitment', async () => {
    const fields = (value: string) => ({ id: 'id-3', personal: { user_name: ['salt', value] as const }, erased: [] });
    expect(await holdsPersonal(eventOf(3), fields('花子'))).toBe(true);
    expect(await holdsPersonal(eventOf(3), fields('太郎'))).toBe(false);
  });
});
