import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { statement, type Tx } from '#server/platform';
import { contentHash } from '../approvals.ts';

/** What two keys sign is good for so long (rulings section 7). */
export const OFFLINE_SECONDS = 900;

// The database's clock in every statement: the clock of the machine a command runs on decides nothing.
const times = statement(
  'offline-request.times',
  `SELECT clock_timestamp() AS "from", clock_timestamp() + make_interval(secs => $1) AS until`,
);
const insert = statement(
  'offline-request.insert',
  `INSERT INTO offline_request (tenant_id, id, kind, subject, content_hash, created_at, usable_until) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
);
const find = statement(
  'offline-request.find',
  `SELECT content_hash AS "contentHash", spent_at IS NOT NULL AS spent, usable_until <= clock_timestamp() AS expired
   FROM offline_request WHERE tenant_id = $1 AND id = $2 AND kind = $3`,
);
const spend = statement(
  'offline-request.spend',
  `UPDATE offline_request SET spent_at = clock_timestamp(), signers = $5
   WHERE tenant_id = $1 AND id = $2 AND kind = $3 AND content_hash = $4 AND spent_at IS NULL AND usable_until > clock_timestamp()`,
);
const readSigners = statement('offline-request.signers', `SELECT signers FROM offline_request WHERE tenant_id = $1 AND id = $2`);

export type OfflineState = 'open' | 'unknown' | 'edited' | 'spent' | 'expired';
export type Opened<T> = Readonly<{ request: T; hash: string }>;
/** What makes a request one of its kind: its id is the nonce. */
export type RequestFrame = Readonly<{ id: string; issued_at: string; expires_at: string }>;
type Named = Readonly<{ id: string; kind: string; hash: string }>;

/** Requests that two offline keys sign. The database keeps their hash, and spends it once. */
@Injectable()
export class OfflineRequests {
  /** Opens a request; `make` gets what frames it. The text itself is the caller's to keep. */
  async open<T extends RequestFrame & Readonly<Record<string, unknown>>>(
    tx: Tx,
    kind: string,
    subject: string,
    make: (frame: RequestFrame) => T,
  ): Promise<Opened<T>> {
    const now = await tx.one<{ from: Date; until: Date }>(times, [OFFLINE_SECONDS]);
    if (!now) throw new Error('the database told no time');
    const request = make({ id: randomUUID(), issued_at: now.from.toISOString(), expires_at: now.until.toISOString() });
    const hash = contentHash(request);
    await tx.count(insert, [tx.tenantId, request.id, kind, subject, hash, request.issued_at, request.expires_at]);
    return { request, hash };
  }

  async state(tx: Tx, { id, kind, hash }: Named): Promise<OfflineState> {
    const row = await tx.one<{ contentHash: string; spent: boolean; expired: boolean }>(find, [tx.tenantId, id, kind]);
    if (!row) return 'unknown';
    if (row.contentHash !== hash) return 'edited';
    if (row.spent) return 'spent';
    return row.expired ? 'expired' : 'open';
  }

  /** True for exactly one of many who bring the same request, and only in its time. */
  async spend(tx: Tx, { id, kind, hash }: Named, signers: readonly string[]): Promise<boolean> {
    return (await tx.count(spend, [tx.tenantId, id, kind, hash, signers])) === 1;
  }

  /** The accounts of those who signed what was carried out; nobody for what is no such request. */
  async signers(tx: Tx, id: string): Promise<readonly string[]> {
    return (await tx.one<{ signers: readonly string[] | null }>(readSigners, [tx.tenantId, id]))?.signers ?? [];
  }
}
