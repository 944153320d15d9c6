import { Injectable } from '@nestjs/common';
import { generateSecret } from 'otplib';
import type { Problem } from '#shared/contracts';
import { ok, type Outcome } from '#shared/kernel';
import { Clock, secondsUntil, type Call, type Tx } from '#server/platform';
import { FactorStore } from './db/factor.store.ts';
import { freeName, mayAdd } from './domain/may-add.ts';
import { groupedKey, matchTotp, otpauthUri, stepAt, TOTP_PERIOD_SECONDS, type TotpMatch } from './domain/totp.ts';
import { qrSvg } from './qr-code.ts';

/** What an authenticator app needs; shown once, while the factor is pending. */
export type TotpKey = Readonly<{ secret: string; grouped: string; uri: string; qrSvg: string }>;
export type TotpDraft = Readonly<{ accountId: string; accountName: string; issuer: string; name: string }>;

export type TotpVerdict =
  | Readonly<{ kind: 'right'; factorId: string; step: number }>
  /** Right, but used before. `again` is a second click on the same button, which burns no try (T-08). */
  | Readonly<{ kind: 'replayed'; factorId: string; again: boolean; secondsToNext: number }>
  | Readonly<{ kind: 'drifted'; factorId: string; steps: number }>
  | Readonly<{ kind: 'wrong' }>
  /** The key is missing or does not open: no code can be right (エラー状態). */
  | Readonly<{ kind: 'broken' }>;

const SECRET_BYTES = 20; // 160 bits, RFC 4226 section 4
const DOUBLE_CLICK_SECONDS = 2;

/** Authenticator apps: enrolment, confirmation, and codes that are good once (requirement 004, product.md 4.10). */
@Injectable()
export class TotpFactors {
  constructor(
    private readonly store: FactorStore,
    private readonly clock: Clock,
  ) {}

  /** A fresh key that belongs to nobody yet. */
  makeKey(issuer: string, accountName: string): TotpKey {
    return this.describe(generateSecret({ length: SECRET_BYTES }), issuer, accountName);
  }

  /** The same key once more, for whoever comes back to the page before it was confirmed. */
  describe(secret: string, issuer: string, accountName: string): TotpKey {
    const uri = otpauthUri(issuer, accountName, secret);
    return { secret, grouped: groupedKey(secret), uri, qrSvg: qrSvg(uri) };
  }

  /** Starts an enrolment. Older unconfirmed ones of the account end with it: a key that was shown is never shown again. */
  async begin(tx: Tx, call: Call, draft: TotpDraft): Promise<Outcome<{ factorId: string; key: TotpKey }, Problem>> {
    await this.store.lockAccount(tx, draft.accountId);
    const factors = await this.store.list(tx, draft.accountId);
    const allowed = mayAdd(factors, draft.name);
    if (!allowed.ok) return allowed;
    await this.store.removePending(tx, draft.accountId, 'totp', 'replaced');
    const key = this.makeKey(draft.issuer, draft.accountName);
    return ok({ factorId: await this.store.addPending(tx, call, { ...draft, type: 'totp', secret: key.secret }), key });
  }

  /** Checks a code against a key that is kept elsewhere until there is an account. Nothing is spent. */
  check(secret: string, factorId: string, code: string): TotpVerdict {
    const match = matchTotp(secret, code, this.clock.now());
    return match.kind === 'right' ? { kind: 'right', factorId, step: match.step } : verdictOf(match, factorId);
  }

  /** Makes a pending factor a verified one with its first code, which is used by that. */
  async confirm(tx: Tx, accountId: string, factorId: string, code: string): Promise<TotpVerdict> {
    await this.store.lockAccount(tx, accountId);
    const factors = await this.store.list(tx, accountId);
    const pending = factors.find(({ id, status }) => id === factorId && status === 'pending');
    const known = (await this.store.secrets(tx, accountId)).find(({ id }) => id === factorId);
    if (!pending || !known) return { kind: 'wrong' };
    if (known.secret === null) return { kind: 'broken' };
    const match = matchTotp(known.secret, code, this.clock.now());
    if (match.kind !== 'right') return verdictOf(match, factorId);
    const name = freeName(factors, pending.name);
    const confirmed = await this.store.confirm(tx, factorId, match.step, name);
    return confirmed ? { kind: 'right', factorId, step: match.step } : { kind: 'wrong' };
  }

  /** Checks a code against the verified apps of an account, or against one of them, and spends its step. */
  async verify(tx: Tx, accountId: string, code: string, only: string | null = null): Promise<TotpVerdict> {
    const factors = await this.store.list(tx, accountId);
    const verified = factors.filter(
      ({ id, type, status }) => type === 'totp' && status === 'verified' && (only === null || id === only),
    );
    const secrets = (await this.store.secrets(tx, accountId)).filter(({ id }) => verified.some((factor) => factor.id === id));
    const now = this.clock.now();
    let nearest: TotpVerdict = { kind: 'wrong' };
    for (const { id, secret } of secrets) {
      if (secret === null) {
        if (secrets.length === 1) nearest = { kind: 'broken' };
        continue;
      }
      const match = matchTotp(secret, code, now);
      if (match.kind === 'right') return this.spend(tx, id, match.step, now);
      if (match.kind === 'drifted') nearest = verdictOf(match, id);
    }
    return nearest;
  }

  private async spend(tx: Tx, factorId: string, step: number, now: Date): Promise<TotpVerdict> {
    if (await this.store.spendStep(tx, factorId, step)) return { kind: 'right', factorId, step };
    const last = await this.store.lastStep(tx, factorId);
    const again =
      last.step === step && last.usedAt !== null && (now.getTime() - last.usedAt.getTime()) / 1000 <= DOUBLE_CLICK_SECONDS;
    const next = new Date((Math.max(last.step ?? step, stepAt(now)) + 1) * TOTP_PERIOD_SECONDS * 1000);
    return { kind: 'replayed', factorId, again, secondsToNext: secondsUntil(now, next) };
  }
}

const verdictOf = (match: Exclude<TotpMatch, { kind: 'right' }>, factorId: string): TotpVerdict =>
  match.kind === 'drifted' ? { kind: 'drifted', factorId, steps: match.steps } : { kind: 'wrong' };
