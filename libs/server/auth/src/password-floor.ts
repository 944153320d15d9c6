import { Injectable } from '@nestjs/common';
import { isJsonObject } from '#shared/kernel';
import { knownMethods, minimumPasswordLength, validatePolicyDocument, type PolicyDocument } from '#server/policies';
import type { Tx } from '#server/platform';
import { Directory, type AuthenticationPolicyRow, type Tenant } from '#server/tenancy';

/** The policy document of a stored row. It was validated when it was saved; one that no longer is, is a fault. */
export function documentOf(row: AuthenticationPolicyRow | null): PolicyDocument | null {
  if (!row) return null;
  if (!isJsonObject(row.document)) throw new Error('a stored policy is no object');
  const validated = validatePolicyDocument({ ...row.document, id: row.id, flow: row.flow, enabled: row.enabled }, knownMethods);
  if (!validated.ok) throw new Error('a stored policy does not validate');
  return validated.value;
}

/** How long a new password must be in this tenant (rulings section 10). */
@Injectable()
export class PasswordFloor {
  constructor(private readonly directory: Directory) {}

  async of(tx: Tx, tenant: Tenant): Promise<number> {
    const tenantMinLength = tenant.settings.identity_policy_config?.password_policy?.min_length ?? null;
    return minimumPasswordLength({ tenantMinLength, document: documentOf(await this.directory.policy(tx, 'oauth')) });
  }

  /** Words that belong to the account or the product and make a password guessable (A6-02). */
  static contextWords(tenant: Tenant, email: string, name: string | null): readonly string[] {
    return ['sekisho', tenant.name, email, email.split('@')[0] ?? '', ...(name ?? '').split(/\s+/)];
  }
}
