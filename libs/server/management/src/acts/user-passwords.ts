import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { Passwords } from '#server/accounts';
import { TenantDb, type Tx } from '#server/platform';
import { minimumPasswordLength, type PolicyDocument } from '#server/policies';
import { Directory, type TenantSettings } from '#server/tenancy';

/** New passwords given by an administrator, under the same rules as those people choose. */
@Injectable()
export class UserPasswords {
  constructor(
    private readonly db: TenantDb,
    private readonly directory: Directory,
    private readonly passwords: Passwords,
  ) {}

  /** Judges and hashes before the act opens its transaction: no connection is held while argon2id works. */
  async prepare(tenantId: string, password: string, words: readonly string[]): Promise<Outcome<string, Problem>> {
    const minLength = await this.db.run(tenantId, (tx) => this.minLength(tx));
    return this.hash(password, minLength, words);
  }

  /** For a tenant that is about to be made: it has no policy yet. */
  prepareForNew(settings: TenantSettings, password: string, words: readonly string[]): Promise<Outcome<string, Problem>> {
    return this.hash(password, minimumPasswordLength({ tenantMinLength: minLengthOf(settings), document: null }), words);
  }

  private async minLength(tx: Tx): Promise<number> {
    const [tenant, policy] = [await this.directory.tenant(tx), await this.directory.policy(tx, 'oauth')];
    const document = policy ? { ...(policy.document as unknown as PolicyDocument), enabled: policy.enabled } : null;
    return minimumPasswordLength({ tenantMinLength: minLengthOf(tenant?.settings ?? {}), document });
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

export const unchanged = ok(null);
const minLengthOf = (settings: TenantSettings): number | null =>
  settings.identity_policy_config?.password_policy?.min_length ?? null;
