import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import type { Call } from '#server/platform';
import { proveSealed, type EventProof } from '../prove/prove-sealed.ts';
import type { SignedHead } from '../seal/head.ts';
import { AuditDesk } from './desk.ts';

export type Proven = Readonly<{
  head: SignedHead;
  proofs: readonly EventProof[];
  /** Asked for, but not in the tree: not sealed yet, or no event at all. */
  missing: readonly string[];
  keys: readonly Readonly<{ id: string; public_key: string }>[];
}>;

/** Proves that events are in the tree, for whoever shows them; a page of them is one act and one event (L-03). */
@Injectable()
export class ProveEvents {
  constructor(private readonly desk: AuditDesk) {}

  run(call: Call, tenantId: string, ids: readonly string[]): Promise<Outcome<Proven, Problem>> {
    return this.desk.db.run(tenantId, async (tx) => {
      const found = await proveSealed(tx, ids);
      const count = found?.proofs.length ?? 0;
      await this.desk.record(tx, call, { type: 'audit_proof_read', outcome: 'success', detail: { found: count } });
      if (!found) return refuse({ code: 'request.not_found' as const });
      const missing = ids.filter((id) => !found.proofs.some((proof) => proof.id === id));
      return ok({ ...found, missing, keys: this.desk.keys.publicKeys });
    });
  }
}
