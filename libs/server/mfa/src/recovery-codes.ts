import { randomBytes, randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { hashRaw } from '@node-rs/argon2';
import type { Problem } from '#shared/contracts';
import { ok, type Outcome } from '#shared/kernel';
import { Gate, type Call, type Tx } from '#server/platform';
import { RecoveryCodeStore, type HashedSet, type RecoverySet } from './db/recovery-code.store.ts';
import { CODES_PER_SET, makeRecoveryCode, normaliseRecoveryCode } from './domain/recovery-code.ts';

/** argon2id with one salt per set: one hash finds a code among ten (rulings section 10). */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const;
const SALT_BYTES = 16;
const UNNAMED = 'Recovery codes';

/** A new set: the codes for their owner, once, and what the database keeps. */
export type NewCodes = Readonly<{ codes: readonly string[]; stored: HashedSet }>;

/** Single-use codes for whoever lost everything else (rulings section 10, totp-api-reference section 6). */
@Injectable()
export class RecoveryCodes {
  constructor(
    private readonly store: RecoveryCodeStore,
    private readonly gate: Gate,
  ) {}

  /** Ten hashes: outside every transaction. */
  async make(name = UNNAMED): Promise<Outcome<NewCodes, Problem>> {
    const codes = new Set<string>();
    while (codes.size < CODES_PER_SET) codes.add(makeRecoveryCode(randomInt));
    const salt = randomBytes(SALT_BYTES);
    const hashes: string[] = [];
    for (const code of codes) {
      const hashed = await this.hash(salt, code);
      if (!hashed.ok) return hashed;
      hashes.push(hashed.value);
    }
    return ok({ codes: [...codes], stored: { salt, hashes, name } });
  }

  /** Makes them the account's codes; all older ones are void. Answers the factor's id. */
  replace(tx: Tx, call: Pick<Call, 'ip' | 'userAgent'>, accountId: string, stored: HashedSet): Promise<string> {
    return this.store.renew(tx, call, accountId, stored);
  }

  find(tx: Tx, accountId: string): Promise<RecoverySet | null> {
    return this.store.find(tx, accountId);
  }

  /** The hash of what was typed, to be spent in a transaction. Costs one hash whether or not there is a set or a code. */
  hashTyped(set: RecoverySet | null, typed: string): Promise<Outcome<string, Problem>> {
    return this.hash(set?.salt ?? Buffer.alloc(SALT_BYTES), normaliseRecoveryCode(typed) ?? '');
  }

  /** `right` for exactly one of many who bring the same code. */
  async spend(tx: Tx, set: RecoverySet, hash: string): Promise<'right' | 'wrong' | 'already_spent'> {
    if (await this.store.spend(tx, set.id, hash)) return 'right';
    return (await this.store.wasSpent(tx, set.id, hash)) ? 'already_spent' : 'wrong';
  }

  private async hash(salt: Buffer, code: string): Promise<Outcome<string, Problem>> {
    const hashed = await this.gate.run(() => hashRaw(code, { ...PARAMETERS, salt }));
    return hashed.ok ? ok(hashed.value.toString('base64url')) : hashed;
  }
}
