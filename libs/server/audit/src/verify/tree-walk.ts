import { equalHashes, grow, rootOf, type Frontier } from '#shared/evidence';
import { frontierOf, signedHeadOf, type HeadRow, type SignedHead } from '../seal/head.ts';
import { sha256 } from '../seal/sha256.ts';
import type { Findings } from './finding.ts';
import type { TrailStore } from './trail.store.ts';
import type { Witness } from './witness.ts';

/**
 * Builds the tree again from its leaves and holds every signed head, every kept node and every anchor against it. After a hole
 * or a wrong root it goes on from the frontier that the next good head was signed with, so that each damage is told by itself.
 */
export class TreeWalk {
  heads = 0;
  root: string | null = null;
  #isLost = false;
  #lastGood = 0;
  /** The newest anchor whose root was met, and the newest of them under a head that holds. */
  #met = 0;
  #lastAnchored = 0;
  #frontier: Frontier = { size: 0, roots: [] };
  #anchors: SignedHead[];
  #strange: SignedHead[] = [];

  constructor(
    private readonly store: TrailStore,
    private readonly witness: Pick<Witness, 'keys'>,
    private readonly findings: Findings,
    anchors: readonly SignedHead[],
  ) {
    this.#anchors = [...anchors];
  }

  async run(from: Frontier, size: number): Promise<void> {
    this.#frontier = from;
    this.#lastGood = from.size;
    this.#anchors = this.#anchors.filter((anchor) => anchor.size > from.size);
    for await (const head of this.store.heads(from.size, size)) await this.upTo(head);
  }

  private async upTo(head: HeadRow): Promise<void> {
    const size = Number(head.size);
    for await (const page of this.store.hashes(this.#frontier.size, size)) await this.add(page);
    if (this.#frontier.size < size && !this.#isLost) this.lost(this.#frontier.size);
    this.meet(head, size);
  }

  private async add(page: readonly Readonly<{ seq: number; hash: Buffer }>[]): Promise<void> {
    for (let at = 0; at < page.length;) {
      const first = page[at];
      if (!first || this.#isLost) return;
      if (first.seq !== this.#frontier.size) return this.lost(this.#frontier.size);
      const stop = this.#anchors[0]?.size ?? Infinity;
      let end = at;
      while (end < page.length && page[end]?.seq === first.seq + end - at && first.seq + end - at < stop) end += 1;
      await this.grow(page.slice(at, end).map(({ hash }) => hash));
      at = end;
    }
  }

  private async grow(leaves: readonly Buffer[]): Promise<void> {
    const { frontier, completed } = grow(sha256, this.#frontier, leaves);
    this.#frontier = frontier;
    const kept = completed.filter(({ level }) => level % 8 === 0);
    const stored = await this.store.nodes(kept);
    for (const { level, index, hash } of kept) {
      const node = stored.get(`${level}/${index}`);
      if (!node || !equalHashes(node, hash))
        this.findings.add({
          state: 'broken',
          seq: index * 2 ** level,
          text: `the kept node ${index} of level ${level} is missing or wrong`,
        });
    }
    while (this.#anchors[0]?.size === frontier.size) this.meetAnchor(this.#anchors.shift());
  }

  private lost(seq: number): void {
    this.#isLost = true;
    this.findings.add({ state: 'broken', seq, text: `the leaf at seq ${seq} is missing` });
  }

  /** Remembered until the next head: where our own heads hold and an anchor does not, the past was exchanged as a whole. */
  private meetAnchor(anchor: SignedHead | undefined): void {
    if (!anchor || this.#isLost) return;
    if (Buffer.from(rootOf(sha256, this.#frontier)).toString('base64') !== anchor.root) this.#strange.push(anchor);
    else this.#met = anchor.size;
  }

  private tellStrange(seq: number): void {
    for (const { size } of this.#strange) {
      const text = `the anchor of ${size} events has another root: the trail is not the one that was anchored; it was rolled back to ${seq} events or fewer`;
      this.findings.add({ state: 'rolled_back', size, seq, text });
    }
  }

  private meet(head: HeadRow, size: number): void {
    this.heads += 1;
    const check = this.witness.keys.checkHead(signedHeadOf(head));
    if (check !== 'ok') return this.findings.add({ state: check, size, text: `the head of ${size} events: ${check}` });
    const frontier = frontierOf(head);
    const isWhole = frontier.size === size && head.root.equals(rootOf(sha256, frontier));
    const isMet = !this.#isLost && this.#frontier.size === size && head.root.equals(rootOf(sha256, this.#frontier));
    if (isMet) this.tellStrange(this.#lastAnchored);
    if (isMet && this.#strange.length === 0 && this.#met > this.#lastAnchored) this.#lastAnchored = this.#met;
    this.#strange = [];
    if (!isMet && !this.#isLost) {
      const text = `the leaves from seq ${this.#lastGood} to ${size - 1} do not have the root that was signed for ${size} events`;
      this.findings.add({ state: 'broken', seq: this.#lastGood, size, text });
    }
    if (!isWhole) this.findings.add({ state: 'broken', size, text: `the frontier of the head of ${size} events was changed` });
    this.#isLost = !isMet && !isWhole;
    if (!isMet && isWhole) this.#frontier = frontier;
    if (isMet || isWhole) this.#lastGood = size;
    this.root = head.root.toString('base64');
    this.#anchors = this.#anchors.filter((anchor) => anchor.size > size);
  }
}
