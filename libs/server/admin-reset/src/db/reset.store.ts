import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ResetState } from '#shared/contracts';
import { Clock, Vault, type Tx } from '#server/platform';
import type { Checklist } from '../domain/checklist.ts';
import type { ResetRequest } from '../domain/request.ts';
import * as sql from './reset.statements.ts';

/** Under what a run was started, for its report. Null: what the command line has not; earlier versions wrote it as ''. */
export type ExecutedUnder = Readonly<Record<'ip' | 'session' | 'elevation' | 'elevatedUntil', string | null>>;

/** A reset as it stands: the request, and the run once there is one. */
export type Reset = ResetRequest &
  Readonly<{
    id: string;
    number: number;
    state: ResetState;
    targetId: string;
    targetVersion: number;
    requesterTenantId: string;
    requesterId: string;
    requesterPerson: string;
    checklist: Checklist;
    incidentId: string | null;
    approvalReasons: readonly string[];
    confirmHash: string | null;
    confirmFrom: Date | null;
    confirmUntil: Date | null;
    approvalId: string | null;
    executedAt: Date | null;
    executedUnder: ExecutedUnder | null;
    finishedAt: Date | null;
    restoredAt: Date | null;
    pausedUntil: Date | null;
    sessionsEnded: number;
    tries: number;
    lastCode: string | null;
    lastSeq: number;
    createdAt: Date;
  }>;

type Row = Omit<Reset, 'reasonDetail' | 'identityDetail'> & Readonly<{ detailsSealed: string | null }>;
type Details = Readonly<{ reason: string | null; identity: string | null }>;
export type Drafted = Readonly<{
  targetId: string;
  targetVersion: number;
  requester: Readonly<{ tenantId: string; accountId: string; personId: string }>;
  incidentId: string | null;
}>;
export type Begun = Readonly<{
  token: string;
  key: string;
  reasons: readonly string[];
  approvalId: string | null;
  under: ExecutedUnder;
}>;
export type Filter = Readonly<{
  requesterId: string | null;
  targetId: string | null;
  state: string | null;
  method: string | null;
  from: Date | null;
  to: Date | null;
  after: Readonly<{ at: Date; id: string }> | null;
}>;

export const RESETS_PER_PAGE = 20;
const place = (tenantId: string, row: string) => ({ tenantId, table: 'mfa_reset', row, column: 'details_sealed' });

/** The rows of resets. What people wrote is sealed for its row. */
@Injectable()
export class ResetStore {
  constructor(
    private readonly clock: Clock,
    private readonly vault: Vault,
  ) {}

  async create(tx: Tx, { targetId, targetVersion, requester, incidentId }: Drafted): Promise<string> {
    const id = randomUUID();
    const counted = await tx.one<{ last: number }>(sql.nextNumber, [tx.tenantId]);
    const by = [requester.tenantId, requester.accountId, requester.personId];
    await tx.count(sql.insert, [tx.tenantId, id, counted?.last, targetId, targetVersion, ...by, incidentId, this.clock.now()]);
    return id;
  }

  async find(tx: Tx, id: string): Promise<Reset | null> {
    return this.opened(tx, await tx.one<Row>(sql.find, [tx.tenantId, id]));
  }

  /** Resets are changed one act after the other. */
  async lock(tx: Tx, id: string): Promise<Reset | null> {
    return this.opened(tx, await tx.one<Row>(sql.lock, [tx.tenantId, id]));
  }

  async edit(tx: Tx, id: string, request: ResetRequest, targetVersion: number, checklist: Checklist): Promise<void> {
    const { method, reason, urgency, identityProof, reasonDetail, identityDetail } = request;
    const details: Details = { reason: reasonDetail, identity: identityDetail };
    const sealed = this.vault.seal(place(tx.tenantId, id), JSON.stringify(details));
    const values = [method, reason, urgency, identityProof, sealed, targetVersion, JSON.stringify(checklist), this.clock.now()];
    await tx.count(sql.edit, [tx.tenantId, id, ...values]);
  }

  async cancel(tx: Tx, id: string): Promise<void> {
    await tx.count(sql.cancel, [tx.tenantId, id, this.clock.now()]);
  }

  async confirm(tx: Tx, id: string, hash: string, from: Date, until: Date): Promise<void> {
    await tx.count(sql.confirm, [tx.tenantId, id, hash, from, until, this.clock.now()]);
  }

  /** True for exactly one of many who bring the same confirmation, and only between its two times. */
  async begin(tx: Tx, id: string, { token, key, reasons, approvalId, under }: Begun): Promise<boolean> {
    const values = [token, key, reasons, approvalId, this.clock.now(), JSON.stringify(under)];
    return (await tx.count(sql.begin, [tx.tenantId, id, ...values])) === 1;
  }

  async findByKey(tx: Tx, requesterId: string, key: string): Promise<Reset | null> {
    return this.opened(tx, await tx.one<Row>(sql.findByKey, [tx.tenantId, requesterId, key]));
  }

  async underWay(tx: Tx, targetId: string): Promise<Reset | null> {
    return this.opened(tx, await tx.one<Row>(sql.underWay, [tx.tenantId, targetId]));
  }

  async wasPausedSince(tx: Tx, targetId: string, since: Date): Promise<boolean> {
    return (await tx.one(sql.pausedSince, [tx.tenantId, targetId, since])) !== null;
  }

  async list(tx: Tx, { requesterId, targetId, state, method, from, to, after }: Filter): Promise<readonly Reset[]> {
    const values = [requesterId, targetId, state, method, from, to, after?.at ?? null, after?.id ?? null, RESETS_PER_PAGE];
    const rows = await tx.rows<Row>(sql.list, [tx.tenantId, ...values]);
    return rows.flatMap((row) => this.opened(tx, row) ?? []);
  }

  /** Of the last 50 completed runs; null before the first. */
  async medianSeconds(tx: Tx): Promise<number | null> {
    return (await tx.one<{ median: number | null }>(sql.medianSeconds, [tx.tenantId]))?.median ?? null;
  }

  private opened(tx: Tx, row: Row | null): Reset | null {
    if (!row) return null;
    const { detailsSealed, ...rest } = row;
    const text = detailsSealed === null ? null : this.vault.open(place(tx.tenantId, row.id), detailsSealed);
    const { reason, identity } = text === null ? { reason: null, identity: null } : (JSON.parse(text) as Details);
    return { ...rest, reasonDetail: reason, identityDetail: identity };
  }
}
