import { createHash } from 'node:crypto';
import { subtreesOf, type Subtree } from '#shared/evidence';
import type { Vault } from '#server/platform';
import { evidenceOf } from '../db/evidence.ts';
import { personalProof } from '../prove/personal-proof.ts';
import { TreeReader, type Rows } from '../prove/tree-reader.ts';
import type { AuditKeys } from '../seal/audit-keys.ts';
import { signedHeadOf, type SignedHead } from '../seal/head.ts';
import { findStrangers, type Look } from '../verify/find-strangers.ts';
import { Findings } from '../verify/finding.ts';
import { isArchived, TrailStore, type Archive, type SealedRow } from '../verify/trail.store.ts';

/** Of a part, as much is looked through as somebody waits for. */
const PART: Look = { newest: 20_000, most: 100_000 };

export type ExportRequest = Readonly<{
  keys: AuditKeys;
  vault: Vault;
  at: Date;
  /** First and last place in the tree, both included; the whole trail when they are left out. */
  first?: number;
  last?: number;
  /** The text of the standalone verifier, which goes along. */
  verifier: string;
}>;

/**
 * A range of the sealed trail as JSON lines, with everything that is needed to prove it offline: the heads, and the roots of the
 * subtrees beside the range. docs/audit-format.md tells the lines. Yields nothing where no event of the range is sealed.
 */
export async function* exportTrail(from: Rows, request: ExportRequest): AsyncGenerator<string> {
  const reader = new TreeReader(from);
  const newest = await reader.head();
  if (!newest) return;
  const head = signedHeadOf(newest);
  const first = request.first ?? 0;
  const last = Math.min(request.last ?? head.size - 1, head.size - 1);
  if (first > last) return;
  yield* numbered(linesOf(from, request, { reader, head, first, last }));
}

type Range = Readonly<{ reader: TreeReader; head: SignedHead; first: number; last: number }>;

async function* linesOf(from: Rows, request: ExportRequest, { reader, head, first, last }: Range): AsyncGenerator<unknown> {
  const { tenant, size } = head;
  yield { kind: 'manifest', format: 'sekisho-audit-export/1', tenant, first, last, size, at: request.at.toISOString() };
  yield* toolsOf(request);
  yield* besides(reader, [...subtreesOf(0, first), ...subtreesOf(last + 1, size)]);
  const store = new TrailStore(from);
  for await (const row of store.heads(first, last + 1))
    if (Number(row.size) !== size) yield { kind: 'head', ...signedHeadOf(row) };
  yield { kind: 'head', ...head };
  const archives = await store.archives();
  for await (const page of store.sealed(first, last + 1)) for (const row of page) yield lineOf(row, archives, request.vault);
  yield* inserted(store, first === 0 && last === size - 1 ? 'everywhere' : PART);
}

/** What stands beside the tree, which none of its proofs can show: whoever makes the export is the last who sees it. */
async function* inserted(store: TrailStore, look: Look): AsyncGenerator<unknown> {
  const findings = new Findings();
  await findStrangers(store, look, findings);
  for (const { eventId } of findings.list) yield { kind: 'beside', id: eventId, seq: null };
  const { leaves, size } = await store.extent();
  if ((leaves ?? 0) > (size ?? 0)) yield { kind: 'beside', id: null, seq: size ?? 0 };
}

/** What the reader needs beside the proofs. */
export function* toolsOf({ keys, verifier }: Pick<ExportRequest, 'keys' | 'verifier'>): Generator<unknown> {
  for (const key of keys.publicKeys) yield { kind: 'key', ...key };
  const sha256 = createHash('sha256').update(verifier).digest('hex');
  yield { kind: 'verifier', name: 'verify-audit.mjs', sha256, text: verifier };
}

async function* besides(reader: TreeReader, wanted: readonly Subtree[]): AsyncGenerator<unknown> {
  const known = await reader.subtrees(wanted);
  for (const { level, index } of wanted)
    yield { kind: 'subtree', level, index, hash: Buffer.from(known.get(`${level}/${index}`) ?? []).toString('base64') };
}

export function lineOf(row: SealedRow, archives: readonly Archive[], vault: Vault): Readonly<Record<string, unknown>> {
  const hash = row.hash.toString('base64');
  if (row.id === null) {
    return { kind: 'leaf', seq: row.seq, hash, absent: isArchived(archives, row.seq) ? 'archived' : 'gone' };
  }
  const event = evidenceOf({ ...row, id: row.event_id });
  const { personal, erased } = personalProof(row, vault);
  return { kind: 'event', seq: row.seq, hash, event, personal, ...(erased.length > 0 ? { erased } : {}) };
}

/** Ends the lines with their number and checksum, so that a cut or a change on the way is seen. */
export async function* numbered(entries: AsyncIterable<unknown>): AsyncGenerator<string> {
  const digest = createHash('sha256');
  let lines = 0;
  for await (const entry of entries) {
    const line = `${JSON.stringify(entry)}\n`;
    digest.update(line);
    lines += 1;
    yield line;
  }
  yield `${JSON.stringify({ kind: 'end', lines, sha256: digest.digest('hex') })}\n`;
}
