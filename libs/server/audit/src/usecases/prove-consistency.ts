import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { consistencyRanges } from '#shared/evidence';
import { ok, refuse, type Outcome } from '#shared/kernel';
import type { Call } from '#server/platform';
import { TreeReader } from '../prove/tree-reader.ts';
import { signedHeadOf, type SignedHead } from '../seal/head.ts';
import { AuditDesk } from './desk.ts';

export type Consistent = Readonly<{
  from: SignedHead;
  to: SignedHead;
  proof: readonly string[];
  keys: readonly Readonly<{ id: string; public_key: string }>[];
}>;

/** Proves that an older head is the beginning of a newer one: nothing below it was edited, removed or put in another order. */
@Injectable()
export class ProveConsistency {
  constructor(private readonly desk: AuditDesk) {}

  /** `to` is the newest head where it is left out. Both sizes must be those of heads. */
  run(call: Call, tenantId: string, from: number, to?: number): Promise<Outcome<Consistent, Problem>> {
    return this.desk.db.run(tenantId, async (tx) => {
      const reader = new TreeReader(tx);
      const [older, newer] = [await reader.head(from), await reader.head(to)];
      await this.desk.record(tx, call, { type: 'audit_proof_read', outcome: 'success', detail: { from, to: to ?? null } });
      if (!older || !newer || from > Number(newer.size)) return refuse({ code: 'request.not_found' as const });
      const hashes = await reader.hashesOf(consistencyRanges(from, Number(newer.size)));
      const proof = hashes.map((hash) => Buffer.from(hash).toString('base64'));
      return ok({ from: signedHeadOf(older), to: signedHeadOf(newer), proof, keys: this.desk.keys.publicKeys });
    });
  }
}
