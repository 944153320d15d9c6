/** What a grant knows about the login that made it; tokens repeat it and never know better. `authTime` in Unix seconds. */
export type GrantFacts = Readonly<{ nonce?: string; authTime?: number; acr?: string; amr?: readonly string[] }>;

/** One consent of one person (or one client itself) to one client. All tokens that come from it live and die with it. */
export type Grant = Readonly<{
  id: string;
  clientId: string;
  /** Null for a client that acts for itself. */
  accountId: string | null;
  sessionId: string | null;
  scopes: readonly string[];
  facts: GrantFacts;
  /** The absolute end, which no rotation moves (A10-07). */
  expiresAt: Date;
}>;
