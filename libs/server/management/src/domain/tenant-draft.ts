import type { management } from '#shared/contracts';
import type { Tenant, TenantSettings } from '#server/tenancy';

export function tenantSettingsOf(body: management.TenantBody): TenantSettings {
  const { id: _id, name: _name, domain: _domain, authorization_provider: _provider, ...settings } = body;
  return settings as TenantSettings;
}

/** Product.md section 4.4: a code in an answer is for developers; in production nobody switches it on. */
export const tenantFaults = (body: management.TenantBody, development: boolean): string[] =>
  body.verification_code_in_response && !development ? ['verification_code_in_response: only in development mode'] : [];

/**
 * A password that suffices where the policy asks for more, or a key that removes factors, weakens everyone's login; so does who was
 * guarded by a second person and is no more (rulings section 7).
 */
export const loosensLogins = (before: TenantSettings, after: TenantSettings): boolean =>
  (['allow_password_grant', 'allow_admin_factor_delete'] as const).some(
    (name) => after[name] === true && before[name] !== true,
  ) ||
  graceOf(after) > graceOf(before) ||
  (['important_domains', 'important_users'] as const).some((name) =>
    (before.mfa_reset_config?.[name] ?? []).some((one) => !(after.mfa_reset_config?.[name] ?? []).includes(one)),
  );

/** Days without a second factor; for ever where the tenant asks for none. */
const graceOf = ({ mfa_config: config }: TenantSettings): number => config?.enrollment_grace_days ?? Infinity;

export const tenantView = ({ id, name, kind, domain, settings, createdAt }: Omit<Tenant, 'updatedAt' | 'organizationId'>) => ({
  id,
  name,
  type: kind,
  domain,
  authorization_provider: 'idp-server',
  ...settings,
  created_at: createdAt,
});
