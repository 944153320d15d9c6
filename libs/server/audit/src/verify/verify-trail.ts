import type { Rows } from '../prove/tree-reader.ts';
import { frontierOf, signedHeadOf, type SignedHead } from '../seal/head.ts';
import { emptyFrontier, rootOf } from '#shared/evidence';
import { sha256 } from '../seal/sha256.ts';
import { checkEvent } from './check-event.ts';
import { findStrangers, type Look } from './find-strangers.ts';
import { Findings, type Verdict } from './finding.ts';
import { isArchived, TrailStore } from './trail.store.ts';
import { TreeWalk } from './tree-walk.ts';
import type { Witness } from './witness.ts';

/** From the head of `fromSize` leaves on, and where is looked for events beside the tree. */
export type Part = Readonly<{ fromSize: number; look: Look }>;
const WHOLE: Part = { fromSize: 0, look: 'everywhere' };

/**
 * Holds the whole trail of a tenant, or its end, against its leaves, its signed heads and its anchors. Reads only, in short
 * statements; the tree may grow meanwhile.
 */
export async function verifyTrail(from: Rows, witness: Witness, { fromSize, look }: Part = WHOLE): Promise<Verdict> {
  const store = new TrailStore(from);
  const findings = new Findings();
  const extent = await store.extent();
  const size = extent.size ?? 0;
  if ((extent.leaves ?? 0) > size)
    findings.add({ state: 'broken', seq: size, text: `the leaves from seq ${size} on have no head` });
  if ((extent.leaves ?? 0) < size) {
    const leaves = extent.leaves ?? 0;
    findings.add({ state: 'truncated', size, seq: leaves, text: `the newest head says ${size} events, the tree has ${leaves}` });
  }
  const anchors = trustedAnchors(witness, findings);
  const newest = anchors.at(-1);
  if (newest && newest.size > size)
    findings.add({
      state: 'truncated',
      size: newest.size,
      seq: size,
      text: `the anchor says ${newest.size} events, the trail has ${size}`,
    });
  const walk = new TreeWalk(store, witness, findings, anchors);
  const start = await startOf(store, witness, fromSize, findings);
  await walk.run(start, size);
  await checkEvents(store, witness, start.size, size, findings);
  const lookedTo = await findStrangers(store, look, findings);
  return {
    ...{ state: findings.state, size: extent.size, root: walk.root, unsealed: extent.unsealed },
    checked: { events: size - start.size, heads: walk.heads, anchors: anchors.length, fromSeq: start.size, lookedTo },
    ...{ findings: findings.list, more: findings.more },
  };
}

function trustedAnchors({ anchors, keys }: Witness, findings: Findings): readonly SignedHead[] {
  const trusted = anchors.filter((anchor) => {
    const check = keys.checkHead(anchor);
    if (check !== 'ok')
      findings.add({ state: 'anchor_unreadable', size: anchor.size, text: `the anchor of ${anchor.size} events: ${check}` });
    return check === 'ok';
  });
  return [...trusted].sort((a, b) => a.size - b.size);
}

/** A later start trusts the frontier of a signed head, whose root and signature are checked first. */
async function startOf(store: TrailStore, { keys }: Witness, fromSize: number, findings: Findings) {
  if (fromSize <= 0) return emptyFrontier;
  for await (const head of store.heads(fromSize - 1, Number.MAX_SAFE_INTEGER)) {
    const isTrusted = keys.checkHead(signedHeadOf(head)) === 'ok';
    if (isTrusted && head.root.equals(rootOf(sha256, frontierOf(head)))) return frontierOf(head);
    findings.add({ state: 'bad_signature', size: Number(head.size), text: `the head of ${head.size} events does not hold` });
  }
  return emptyFrontier;
}

async function checkEvents(store: TrailStore, witness: Witness, start: number, end: number, findings: Findings): Promise<void> {
  const archives = await store.archives();
  for await (const page of store.sealed(start, end))
    for (const row of page)
      for (const finding of checkEvent(store.from.tenantId, row, isArchived(archives, row.seq), witness.vault))
        findings.add(finding);
}
