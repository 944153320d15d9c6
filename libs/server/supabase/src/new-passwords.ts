import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { refuse, type Outcome } from '#shared/kernel';
import { MAX_PASSWORD_LENGTH, Passwords } from '#server/accounts';
import { minimumPasswordLength, readStoredPolicy } from '#server/policies';
import { Surroundings } from './surroundings.ts';

/** New passwords under the rules that hold on the login page. */
@Injectable()
export class NewPasswords {
  constructor(
    private readonly around: Surroundings,
    private readonly passwords: Passwords,
  ) {}

  /** The hash of an acceptable one. Outside every transaction; `email` because nobody's own address is a password. */
  async prepare(tenantId: string, password: string, email: string): Promise<Outcome<string, Problem>> {
    const { directory, db } = this.around;
    const read = await db.run(tenantId, async (tx) => ({
      tenant: await directory.tenant(tx),
      document: readStoredPolicy(await directory.policy(tx, 'oauth')),
    }));
    if (!read.tenant) return refuse({ code: 'tenant.not_found' });
    const tenantMinLength = read.tenant.settings.identity_policy_config?.password_policy?.min_length ?? null;
    const floor = minimumPasswordLength({ tenantMinLength, document: read.document });
    const words = ['sekisho', read.tenant.name, email, email.split('@')[0] ?? ''];
    const { problems } = this.passwords.judge(password, floor, words);
    if (problems.length === 0 && password.length <= MAX_PASSWORD_LENGTH * 4) return this.passwords.hash(password);
    const messages = problems.map((problem) => `password: ${problem}${problem === 'too_short' ? ` (at least ${floor})` : ''}`);
    return refuse({ code: 'password.unacceptable', messages });
  }
}
