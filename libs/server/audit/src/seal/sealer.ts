import { emptyFrontier, grow, headText, leafHash, rootOf, type Frontier } from '#shared/evidence';
import type { Clock } from '#server/platform';
import type { AuditKeys } from './audit-keys.ts';
import { frontierOf, signedHeadOf, type HeadRow } from './head.ts';
import { gapText, textOf } from './leaf-text.ts';
import { isPlaceTaken, type Queued, type Sealing, type SealStore } from './seal.store.ts';
import { sha256 } from './sha256.ts';

/** How the sealing of a tenant ended. `refused`: its last head does not hold or is not the last one, and nothing is built on it. */
export type Sealed =
  | Readonly<{ kind: 'sealed'; taken: number; size: number; missing: readonly string[] }>
  | Readonly<{ kind: 'idle' }>
  | Readonly<{ kind: 'refused'; reason: Refusal; size: number }>;
type Refusal = 'bad_signature' | 'unknown_key' | 'frontier_mismatch' | 'leaves_beyond_head';

const TILE_LEVELS = 8;
const isKept = (level: number): boolean => level > 0 && level % TILE_LEVELS === 0;

/**
 * The leaf of an event; or, when the event was gone or unreadable before its seal, a leaf that says so. The tree grows on: one
 * row that a stranger removed must not leave all later ones without a seal.
 */
function leafOf(tenantId: string, { eventId, row }: Queued): Readonly<{ eventId: string; hash: Uint8Array; isMissing: boolean }> {
  const text = row && textOf(row);
  const content = text ?? gapText(tenantId, eventId);
  return { eventId, hash: leafHash(sha256, Buffer.from(content)), isMissing: text === null };
}

class Refused extends Error {
  constructor(readonly sealed: Extract<Sealed, { kind: 'refused' }>) {
    super(sealed.reason);
  }
}

/**
 * Numbers the committed events of a tenant and grows its tree: queue, leaves, nodes and the signed head change in one
 * transaction under the tenant's lock. Killed at any point it has done all of it or nothing; two of them never fork a tree,
 * because the lock lets one through and the keys of the tables would refuse the other.
 */
export class Sealer {
  /** Tenants whose tree was found to go on behind its last head: looked at first from then on, before anything is taken. */
  readonly #beyond = new Set<string>();

  constructor(
    private readonly store: SealStore,
    private readonly keys: AuditKeys,
    private readonly clock: Clock,
  ) {}

  /** Seals up to `limit` events of a tenant; null where another sealer is at it. Throws only for faults of the database. */
  async seal(tenantId: string, limit: number): Promise<Sealed | null> {
    try {
      const beyond = this.#beyond.has(tenantId) ? await this.beyond(tenantId) : null;
      return beyond ?? (await this.store.locked(tenantId, (sealing) => this.step(sealing, limit)));
    } catch (fault) {
      if (fault instanceof Refused) return fault.sealed; // rolled back: the queue is as it was
      const beyond = isPlaceTaken(fault) ? await this.beyond(tenantId) : null;
      if (beyond) return beyond;
      throw fault;
    }
  }

  /**
   * Why a place of the tree is taken. Somebody else sealed it meanwhile (a lock that was lost with its connection, a failover):
   * null. Or a stranger removed the heads above it: under the lock that is seen, for no sealer leaves a leaf without its head.
   */
  private beyond(tenantId: string): Promise<Sealed | null> {
    return this.store.locked(tenantId, async (sealing) => {
      const size = Number((await sealing.lastHead())?.size ?? 0);
      if (await sealing.isBeyond(size)) {
        this.#beyond.add(tenantId);
        return { kind: 'refused', reason: 'leaves_beyond_head', size } as const;
      }
      this.#beyond.delete(tenantId);
      return null;
    });
  }

  private async step(sealing: Sealing, limit: number): Promise<Sealed> {
    const last = await sealing.lastHead();
    const from = last ? this.trusted(last) : emptyFrontier;
    const { taken, list } = await sealing.take(limit);
    if (list.length === 0) return { kind: 'idle' };
    const leaves = list.map((queued) => leafOf(sealing.tenantId, queued));
    const { frontier, completed } = grow(
      sha256,
      from,
      leaves.map(({ hash }) => hash),
    );
    await sealing.addLeaves(from.size, leaves);
    await sealing.addNodes(completed.filter(({ level }) => isKept(level)));
    await sealing.addHead(this.headOf(sealing.tenantId, frontier, last));
    const missing = leaves.filter(({ isMissing }) => isMissing).map(({ eventId }) => eventId);
    return { kind: 'sealed', taken, size: frontier.size, missing };
  }

  /** The frontier of a head, once its signature and its root say that it is the one we signed. */
  private trusted(last: HeadRow): Frontier {
    const frontier = frontierOf(last);
    const refuse = (reason: Refusal): never => {
      throw new Refused({ kind: 'refused', reason, size: frontier.size });
    };
    const check = this.keys.checkHead(signedHeadOf(last));
    if (check !== 'ok') return refuse(check);
    return last.root.equals(rootOf(sha256, frontier)) ? frontier : refuse('frontier_mismatch');
  }

  /** Times of heads never go back, whatever the clock does. */
  private headOf(tenantId: string, frontier: Frontier, last: HeadRow | null): HeadRow {
    const now = this.clock.now();
    const unsigned = {
      tenant_id: tenantId,
      size: String(frontier.size),
      root: Buffer.from(rootOf(sha256, frontier)),
      frontier: Buffer.concat(frontier.roots),
      at: last && last.at > now ? last.at : now,
      key_id: this.keys.signerId,
      signature: Buffer.alloc(0),
    };
    return { ...unsigned, signature: this.keys.sign(headText(signedHeadOf(unsigned))) };
  }
}
