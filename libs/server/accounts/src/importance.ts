import { Injectable } from '@nestjs/common';
import { statement, type Tx } from '#server/platform';
import type { Account } from './domain/account.ts';

/** Why an account is important (ux.md D-8). */
export type ImportanceReason = 'flag' | 'admin_role' | 'service_owner' | 'rule';

const facts = statement(
  'account.importance',
  `SELECT EXISTS (SELECT FROM role_binding r WHERE r.tenant_id = $1 AND r.account_id = $2) AS "hasRole",
          ARRAY(SELECT c.value FROM contact_point c WHERE c.tenant_id = $1 AND c.account_id = $2 AND c.kind = 'email') AS addresses,
          coalesce((SELECT t.settings -> 'mfa_reset_config' FROM tenant t WHERE t.id = $1), '{}') AS rules`,
);

type Facts = Readonly<{
  hasRole: boolean;
  addresses: readonly string[];
  rules: Readonly<{ important_domains?: unknown; important_users?: unknown }>;
}>;

/** 重要アカウント: whose factors nobody resets alone, and whose address, number and status no administrator changes alone. */
@Injectable()
export class Importance {
  /** Empty for everybody else. */
  async reasons(tx: Tx, account: Account): Promise<readonly ImportanceReason[]> {
    const known = await tx.one<Facts>(facts, [tx.tenantId, account.id]);
    const listed = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
    const names = [account.username, ...(known?.addresses ?? [])];
    const [domains, users] = [listed(known?.rules.important_domains), listed(known?.rules.important_users)];
    const byRule = names.some((name) => users.includes(name) || domains.includes(name.slice(name.lastIndexOf('@') + 1)));
    return [
      ...(account.important ? (['flag'] as const) : []),
      ...(known?.hasRole ? (['admin_role'] as const) : []),
      ...(account.appMetadata['service_owner'] === true ? (['service_owner'] as const) : []),
      ...(byRule ? (['rule'] as const) : []),
    ];
  }

  async isImportant(tx: Tx, account: Account): Promise<boolean> {
    return (await this.reasons(tx, account)).length > 0;
  }
}
