export type MessageKind = 'sms' | 'email';

/** Five minutes, as every message says. */
export const CODE_LIFETIME_MS = 300_000;
const WRONG_TRIES_ALLOWED = 5;
const CHALLENGES_KEPT = 10_000;

export type NewChallenge = Readonly<{ id: string; kind: MessageKind; code: string; now: number }>;
export type Answer = Readonly<{ kind: MessageKind; code: string; transactionId: string | undefined; now: number }>;
type Challenge = Readonly<{ kind: MessageKind; code: string; expiresAt: number; triesLeft: number }>;

/** The codes that are still good for something. One that is spent, expired or tried too often is simply not in it any more. */
export class Challenges {
  readonly #open = new Map<string, Challenge>();

  /** Remembers a code that was sent; `now` in milliseconds. The oldest gives way when memory is full. */
  add({ id, kind, code, now }: NewChallenge): void {
    this.#open.set(id, { kind, code, expiresAt: now + CODE_LIFETIME_MS, triesLeft: WRONG_TRIES_ALLOWED });
    for (const [oldest, { expiresAt }] of this.#open) {
      if (expiresAt > now && this.#open.size <= CHALLENGES_KEPT) break;
      this.#open.delete(oldest);
    }
  }

  /** True for exactly one answer per challenge. Without a transaction id the newest open challenge with that code is meant. */
  spend(answer: Answer): boolean {
    const id = answer.transactionId ?? this.#newestWith(answer);
    const challenge = id === undefined ? undefined : this.#open.get(id);
    if (id === undefined || challenge === undefined) return false;
    // A code sent by SMS must not be tried (nor its tries used up) through the e-mail route.
    if (challenge.kind !== answer.kind) return false;
    if (challenge.expiresAt <= answer.now || challenge.code === answer.code) {
      this.#open.delete(id);
      return challenge.expiresAt > answer.now;
    }
    if (challenge.triesLeft === 1) this.#open.delete(id);
    else this.#open.set(id, { ...challenge, triesLeft: challenge.triesLeft - 1 });
    return false;
  }

  #newestWith({ kind, code, now }: Answer): string | undefined {
    let newest: string | undefined;
    for (const [id, challenge] of this.#open) {
      if (challenge.kind === kind && challenge.code === code && challenge.expiresAt > now) newest = id;
    }
    return newest;
  }
}
