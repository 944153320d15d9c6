/** A new account as long as it lives only in its transaction. */
export type Registration = Readonly<{
  accountId: string;
  email: string;
  name: string | null;
  phone: string | null;
  passwordHash: string;
  emailVerified: boolean;
  phoneVerified: boolean;
  /** The address is taken, and nobody may learn it: this registration looks alike and never completes (L-011). */
  decoy: boolean;
}>;
