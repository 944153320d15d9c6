import { Injectable } from '@nestjs/common';
import { minimumPasswordLength, readStoredPolicy } from '#server/policies';
import type { Tx } from '#server/platform';
import { Directory, type Tenant } from '#server/tenancy';

/** How long a new password must be in this tenant (rulings section 10). */
@Injectable()
export class PasswordFloor {
  constructor(private readonly directory: Directory) {}

  async of(tx: Tx, tenant: Tenant): Promise<number> {
    const tenantMinLength = tenant.settings.identity_policy_config?.password_policy?.min_length ?? null;
    return minimumPasswordLength({ tenantMinLength, document: readStoredPolicy(await this.directory.policy(tx, 'oauth')) });
  }

  /** Words that belong to the account or the product and make a password guessable (A6-02). */
  static contextWords(tenant: Tenant, email: string, name: string | null): readonly string[] {
    return ['sekisho', tenant.name, email, email.split('@')[0] ?? '', ...(name ?? '').split(/\s+/)];
  }
}
