import { Inject, Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { dictionary } from '@zxcvbn-ts/language-common';
import type { PasswordVerdict, Problem } from '#shared/contracts';
import { ok, type Outcome } from '#shared/kernel';
import { CONFIG, Gate, type Config } from '#server/platform';
import { judgePassword, normalisePassword } from './domain/password-rules.ts';

/** OWASP's and ASVS 5.0's floor for argon2id: 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const CURRENT = `$argon2id$v=19$m=${PARAMETERS.memoryCost},t=${PARAMETERS.timeCost},p=${PARAMETERS.parallelism}$`;
/** A hash of no password: 16 bytes of salt, 32 of tag. Checking against it costs what any check costs. */
const DECOY = `${CURRENT}${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** The requirements' own sample words, which a developer's first curl must be able to use (X-06). */
const SAMPLES = new Set(['test1234!']);

export type Verified = Readonly<{ matches: boolean; outdated: boolean }>;

/** Hashes and checks passwords, at most as many at once as there are cores. One hash per call, whether or not the account exists. */
@Injectable()
export class Passwords {
  readonly #common: ReadonlySet<string>;

  constructor(
    private readonly gate: Gate,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.#common = new Set((dictionary['passwords-common'] ?? []).map(String));
  }

  hash(password: string): Promise<Outcome<string, Problem>> {
    return this.gate.run(() => hash(normalisePassword(password), PARAMETERS));
  }

  /** Compares with the stored hash; null (no such account, no password) costs the same and never matches. */
  async verify(stored: string | null, password: string): Promise<Outcome<Verified, Problem>> {
    const checked = await this.gate.run(() => verify(stored ?? DECOY, normalisePassword(password)));
    if (!checked.ok) return checked;
    return ok({ matches: checked.value && stored !== null, outdated: stored !== null && !stored.startsWith(CURRENT) });
  }

  judge(password: string, minLength: number, words: readonly string[]): PasswordVerdict {
    const isCommon = (folded: string): boolean => this.#common.has(folded) && !(this.config.development && SAMPLES.has(folded));
    return judgePassword(password, { minLength, words, isCommon });
  }
}
