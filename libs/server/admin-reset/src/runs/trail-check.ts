import { Inject, Injectable } from '@nestjs/common';
import { BrokenTree, eventOfVerdict, readAuditKeys, verifyNewest, type AuditKeys, type Verdict } from '#server/audit';
import { CONFIG, Vault, type Call, type Config, type Tx } from '#server/platform';
import { RunStore } from '../db/run.store.ts';
import { Surroundings } from '../surroundings.ts';
import { SharedLook } from './shared-look.ts';

/** So much of the trail is looked at while a run waits: what a run wrote lies well within it. */
const BOUNDS = { events: 200, lookedAt: 0 };

/** The check of the chain in step 4 (ux.md D-2): does the trail still hold that this run is written into? */
@Injectable()
export class TrailCheck {
  #keys: AuditKeys | null = null;
  /** By tenant: a look reads as much for one run as for all that came to their fourth step meanwhile. */
  readonly #looks = new SharedLook<string, Verdict | null>();

  constructor(
    private readonly around: Surroundings,
    private readonly runs: RunStore,
    private readonly vault: Vault,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** What was found is on record and told to who watches. It stops no run: by now the factors are gone, and the user is to be told. */
  async run(tx: Tx, call: Call, resetId: string): Promise<void> {
    // A shared look reads in the transaction of another run: where that one failed, this one looks by itself.
    const verdict = await this.#looks.ask(tx.tenantId, () => this.verify(tx)).catch(() => this.verify(tx));
    const event = verdict ? eventOfVerdict(verdict) : ({ type: 'audit_verified', outcome: 'failure', reason: 'broken' } as const);
    await this.around.tell(tx, call, event);
    await this.runs.tell(tx, resetId, 'audit', { verdict: verdict?.state ?? 'broken', size: verdict?.size ?? 0 });
  }

  /** Null where the tree cannot even be read. */
  private async verify(tx: Tx): Promise<Verdict | null> {
    this.#keys ??= readAuditKeys(this.config);
    try {
      return await verifyNewest(tx, { keys: this.#keys, vault: this.vault, anchors: [] }, BOUNDS);
    } catch (fault) {
      if (fault instanceof BrokenTree) return null;
      throw fault;
    }
  }
}
