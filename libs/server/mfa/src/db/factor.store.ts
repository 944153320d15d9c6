import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, secondsFrom, Vault, type Call, type Tx } from '#server/platform';
import { nameKey, PENDING_SECONDS, type Factor } from '../domain/factor.ts';
import * as sql from './factor.statements.ts';

const CONTACT_OF = { sms: 'phone', email: 'email' } as const;
const place = (tenantId: string, id: string) => ({ tenantId, table: 'factor', row: id, column: 'secret_sealed' });

/** A TOTP key, or null where it is missing or does not open (an altered or moved value, an unknown key id). */
export type KnownSecret = Readonly<{ id: string; secret: string | null }>;
export type VerifiedTotp = Readonly<{ id: string; accountId: string; name: string; secret: string; step: number }>;

type PendingDraft = Readonly<{ accountId: string; type: 'totp' | 'sms'; name: string; secret: string }>;
type Row = Factor & Readonly<{ numberSealed: string | null }>;

/** Factors of accounts. Keys are sealed for their own row, and read only by this module (N-14, T-04). */
@Injectable()
export class FactorStore {
  constructor(
    private readonly clock: Clock,
    private readonly vault: Vault,
  ) {}

  /** The standing factors of an account, oldest first; pending ones within their time included. */
  async list(tx: Tx, accountId: string): Promise<Factor[]> {
    const rows = await tx.rows<Row>(sql.listStanding, [tx.tenantId, this.pendingSince(), accountId]);
    return rows.map((row) => this.factorOf(tx.tenantId, row));
  }

  async find(tx: Tx, accountId: string, id: string): Promise<Factor | null> {
    const row = await tx.one<Row>(sql.findStanding, [tx.tenantId, this.pendingSince(), accountId, id]);
    return row && this.factorOf(tx.tenantId, row);
  }

  async secrets(tx: Tx, accountId: string): Promise<readonly KnownSecret[]> {
    const rows = await tx.rows<{ id: string; sealed: string | null }>(sql.readSecrets, [tx.tenantId, accountId]);
    return rows.map(({ id, sealed }) => ({ id, secret: sealed === null ? null : this.open(tx.tenantId, id, sealed) }));
  }

  async lockAccount(tx: Tx, accountId: string): Promise<void> {
    await tx.count(sql.lockAccount, [tx.tenantId, accountId]);
  }

  /** `secret`: the key of an app, or a number that is not proven yet. */
  async addPending(tx: Tx, call: Call, draft: PendingDraft): Promise<string> {
    const [id, now] = [randomUUID(), this.clock.now()];
    const sealed = this.vault.seal(place(tx.tenantId, id), draft.secret);
    const { accountId, name, type } = draft;
    await tx.count(sql.insertPending, [tx.tenantId, id, accountId, name, sealed, call.ip, call.userAgent, now, type]);
    return id;
  }

  /** True for exactly one of many confirmations. The number is the account's proven one already. */
  async confirmNumber(tx: Tx, accountId: string, id: string, name: string): Promise<boolean> {
    const now = this.clock.now();
    await tx.count(sql.removeBound, [tx.tenantId, accountId, id, now]);
    const values = [tx.tenantId, id, this.pendingSince(), now, name, nameKey(name)];
    return (await tx.count(sql.confirmNumber, values)) === 1;
  }

  /** A factor whose first code was right before there was an account to hold it. */
  async addVerified(tx: Tx, call: Call, { id, accountId, name, secret, step }: VerifiedTotp): Promise<void> {
    const sealed = this.vault.seal(place(tx.tenantId, id), secret);
    const now = this.clock.now();
    const values = [tx.tenantId, id, accountId, name, nameKey(name), sealed, step, call.ip, call.userAgent, now];
    await tx.count(sql.insertVerified, values);
  }

  /** True for exactly one of many confirmations. The code's step counts as used. */
  async confirm(tx: Tx, id: string, step: number, name: string): Promise<boolean> {
    const values = [tx.tenantId, id, this.pendingSince(), this.clock.now(), step, name, nameKey(name)];
    return (await tx.count(sql.confirm, values)) === 1;
  }

  /** True for exactly one of many who bring a code of this step or an older one. */
  async spendStep(tx: Tx, id: string, step: number): Promise<boolean> {
    return (await tx.count(sql.spendStep, [tx.tenantId, id, step, this.clock.now()])) === 1;
  }

  async lastStep(tx: Tx, id: string): Promise<{ step: number | null; usedAt: Date | null }> {
    const row = await tx.one<{ step: number | null; usedAt: Date | null }>(sql.readLastStep, [tx.tenantId, id]);
    return row ?? { step: null, usedAt: null };
  }

  /** Whether the account ever had a second factor, standing or removed: then the password alone sets up no new one. */
  async everVerified(tx: Tx, accountId: string): Promise<boolean> {
    return (await tx.one(sql.everVerified, [tx.tenantId, accountId])) !== null;
  }

  /** Whether a factor of the account was removed for this reason since then. */
  async wasRemoved(tx: Tx, accountId: string, reason: string, since: Date): Promise<boolean> {
    return (await tx.one(sql.wasRemoved, [tx.tenantId, accountId, reason, since])) !== null;
  }

  async touchChallenged(tx: Tx, id: string): Promise<void> {
    await tx.count(sql.touchChallenged, [tx.tenantId, id, this.clock.now()]);
  }

  /** A code sent to the bound number or address was right. Nothing happens where none is bound. */
  async useContact(tx: Tx, accountId: string, type: 'sms' | 'email'): Promise<void> {
    await tx.count(sql.useContact, [tx.tenantId, accountId, type, this.clock.now()]);
  }

  async rename(tx: Tx, id: string, name: string, isVerified: boolean): Promise<void> {
    await tx.count(sql.rename, [tx.tenantId, id, name, isVerified ? nameKey(name) : null, this.clock.now()]);
  }

  async remove(tx: Tx, id: string, reason: string): Promise<boolean> {
    return (await tx.count(sql.remove, [tx.tenantId, id, this.clock.now(), reason])) === 1;
  }

  /** `reclaimed`: whoever set them up never owned the address, so they say nothing of its owner. Answers how many there were. */
  removeAll(tx: Tx, accountId: string, reason: string): Promise<number> {
    return tx.count(sql.removeAll, [tx.tenantId, accountId, this.clock.now(), reason]);
  }

  async removePending(tx: Tx, accountId: string, type: PendingDraft['type'], reason: string): Promise<void> {
    await tx.count(sql.removePending, [tx.tenantId, accountId, type, this.clock.now(), reason]);
  }

  /** Makes a proven number or address a factor. Nothing happens where none is proven. */
  async bindContact(tx: Tx, call: Pick<Call, 'ip' | 'userAgent'>, accountId: string, type: 'sms' | 'email'): Promise<void> {
    const values = [tx.tenantId, accountId, CONTACT_OF[type], type, randomUUID(), call.ip, call.userAgent, this.clock.now()];
    await tx.count(sql.bindContact, values);
  }

  private factorOf(tenantId: string, { numberSealed, ...factor }: Row): Factor {
    return numberSealed === null ? factor : { ...factor, contact: this.open(tenantId, factor.id, numberSealed) };
  }

  private pendingSince(): Date {
    return secondsFrom(this.clock.now(), -PENDING_SECONDS);
  }

  private open(tenantId: string, id: string, sealed: string): string | null {
    try {
      return this.vault.open(place(tenantId, id), sealed);
    } catch {
      return null; // told apart from a wrong code by whoever asks
    }
  }
}
