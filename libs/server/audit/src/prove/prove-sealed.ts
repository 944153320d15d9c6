import { inclusionRanges, type EvidenceEvent } from '#shared/evidence';
import { evidenceOf } from '../db/evidence.ts';
import { signedHeadOf, type SignedHead } from '../seal/head.ts';
import { TrailStore, type SealedRow } from '../verify/trail.store.ts';
import { erasedOf } from './personal-proof.ts';
import { TreeReader, type Rows } from './tree-reader.ts';

/** What shows that one event is in the tree of a head. Hashes in base64; `event` is what is hashed, null where it was archived. */
export type EventProof = Readonly<{
  id: string;
  seq: number;
  leaf: string;
  event: EvidenceEvent | null;
  /** Personal fields that were forgotten by the book. The values of the others are shown one event at a time (D-19). */
  erased: readonly string[];
  path: readonly string[];
}>;

const base64 = (hash: Uint8Array): string => Buffer.from(hash).toString('base64');

/** Proofs of the events that are sealed under the newest head, which stands beside them. Null where nothing is sealed yet. */
export async function proveSealed(
  from: Rows,
  ids: readonly string[],
): Promise<Readonly<{ head: SignedHead; proofs: readonly EventProof[] }> | null> {
  const reader = new TreeReader(from);
  const newest = await reader.head();
  if (!newest) return null;
  const head = signedHeadOf(newest);
  const rows = await new TrailStore(from).sealedOf(ids, head.size);
  const ranges = rows.map(({ seq }) => inclusionRanges(seq, head.size));
  const hashes = await reader.hashesOf(ranges.flat()); // all at once: a page of proofs is a handful of statements
  let next = 0;
  const proofs = rows.map((row, i) => {
    const path = hashes.slice(next, (next += ranges[i]?.length ?? 0));
    return { ...proofOf(row), path: path.map(base64) };
  });
  return { head, proofs };
}

function proofOf(row: SealedRow): Omit<EventProof, 'path'> {
  const event = row.id === null ? null : evidenceOf({ ...row, id: row.event_id });
  return { id: row.event_id, seq: row.seq, leaf: base64(row.hash), event, erased: erasedOf(row) };
}
