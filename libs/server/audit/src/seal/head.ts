import type { EvidenceHead, Frontier } from '#shared/evidence';

/** A row of `audit_head`. */
export type HeadRow = Readonly<{
  tenant_id: string;
  size: string;
  root: Buffer;
  frontier: Buffer;
  at: Date;
  key_id: string;
  signature: Buffer;
}>;

/** A head as it is told outside: in proofs, anchors and exports. */
export type SignedHead = EvidenceHead & Readonly<{ signature: string }>;

const HASH_BYTES = 32;

export const signedHeadOf = (row: HeadRow): SignedHead => ({
  tenant: row.tenant_id,
  size: Number(row.size),
  root: row.root.toString('base64'),
  at: row.at.toISOString(),
  key_id: row.key_id,
  signature: row.signature.toString('base64'),
});

export const frontierOf = (row: Pick<HeadRow, 'size' | 'frontier'>): Frontier => ({
  size: Number(row.size),
  roots: Array.from({ length: row.frontier.length / HASH_BYTES }, (_, i) =>
    row.frontier.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES),
  ),
});
