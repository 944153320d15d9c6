export const TOKEN_LIFETIME_SECONDS = 3_600;
const TOKENS_KEPT = 10_000;

/** The access tokens this provider issued and still honours. */
export class Tokens {
  readonly #expiry = new Map<string, number>();

  /** `now` in milliseconds. */
  add(token: string, now: number): void {
    this.#expiry.set(token, now + TOKEN_LIFETIME_SECONDS * 1_000);
    const oldest = this.#expiry.keys().next();
    if (this.#expiry.size > TOKENS_KEPT && !oldest.done) this.#expiry.delete(oldest.value);
  }

  isGood(token: string, now: number): boolean {
    return (this.#expiry.get(token) ?? 0) > now;
  }

  /** From now on every token issued before is answered 401: this is how a server's token refresh is tried. */
  revokeAll(): void {
    this.#expiry.clear();
  }
}
