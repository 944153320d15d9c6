import { BrokenTree, TreeReader, type Rows } from '../prove/tree-reader.ts';
import type { AuditKeys } from '../seal/audit-keys.ts';
import type { SignedHead } from '../seal/head.ts';
import type { Finding } from '../verify/finding.ts';

/** Holds the newest anchored head of a trail against the database, by one look-up: whether it was rolled back or cut since. Null where it holds. */
export async function checkAnchoredHead(from: Rows, anchors: readonly SignedHead[], keys: AuditKeys): Promise<Finding | null> {
  const ours = anchors.filter((head) => keys.checkHead(head) === 'ok');
  const anchor = ours.reduce<SignedHead | null>((newest, head) => (newest && newest.size >= head.size ? newest : head), null);
  if (!anchor) return null;
  const { size } = anchor;
  const reader = new TreeReader(from);
  if ((await reader.head(size))?.root.toString('base64') === anchor.root) return null;
  const seq = Number((await reader.head())?.size ?? 0);
  if (seq < size) return { state: 'truncated', size, seq, text: `the anchor says ${size} events, the trail has ${seq}` };
  if ((await rootOfLeaves(reader, size)) === anchor.root) return null; // the same events, sealed again under other heads
  return { state: 'rolled_back', size, text: `the trail has not the head of ${size} events that was anchored` };
}

/** The root over the first leaves, whether or not there is a head of that size; null where they are not all there. */
async function rootOfLeaves(reader: TreeReader, size: number): Promise<string | null> {
  try {
    const [root] = await reader.hashesOf([[0, size]]);
    return root ? Buffer.from(root).toString('base64') : null;
  } catch (fault) {
    if (fault instanceof BrokenTree) return null;
    throw fault;
  }
}
