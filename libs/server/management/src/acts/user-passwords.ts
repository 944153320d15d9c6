import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { refuse, type Outcome } from '#shared/kernel';
import { contextWords, Passwords } from '#server/accounts';
import { TenantDb, type Tx } from '#server/platform';
import { passwordFloor } from '#server/policies';
import { Directory, type TenantSettings } from '#server/tenancy';

/** Whose password it will be: it must not be made of these. */
type OwnerOf = (tx: Tx) => Promise<Readonly<{ email: string; name: string | null }>>;

/** New passwords given by an administrator, under the same rules as those people choose. */
@Injectable()
export class UserPasswords {
  constructor(
    private readonly db: TenantDb,
    private readonly directory: Directory,
    private readonly passwords: Passwords,
  ) {}

  /** Judges and hashes before the act opens its transaction: no connection is held while argon2id works. */
  async prepare(tenantId: string, password: string, ownerOf: OwnerOf): Promise<Outcome<string, Problem>> {
    const [minLength, words] = await this.db.run(tenantId, async (tx) => {
      const [tenant, policy] = [await this.directory.tenant(tx), await this.directory.policy(tx, 'oauth')];
      const { email, name } = await ownerOf(tx);
      return [passwordFloor(tenant?.settings ?? {}, policy), contextWords(tenant?.name ?? '', email, name)];
    });
    return this.hash(password, minLength, words);
  }

  /** For a tenant that is about to be made: it has no policy yet. */
  prepareForNew(settings: TenantSettings, password: string, words: readonly string[]): Promise<Outcome<string, Problem>> {
    return this.hash(password, passwordFloor(settings, null), words);
  }

  private async hash(password: string, minLength: number, words: readonly string[]): Promise<Outcome<string, Problem>> {
    const { problems } = this.passwords.judge(password, minLength, words);
    if (problems.length === 0) return this.passwords.hash(password);
    const messages = problems.map((problem) =>
      problem === 'too_short' ? `raw_password: ${problem} (at least ${minLength} characters)` : `raw_password: ${problem}`,
    );
    return refuse({ code: 'password.unacceptable', messages });
  }
}
