export type TenantKind = 'ADMIN' | 'ORGANIZER' | 'PUBLIC';

/** Settings of a tenant as the management API spells them; what nobody set falls back to the product's numbers. */
export type TenantSettings = Readonly<{
  identity_policy_config?: Readonly<{
    identity_unique_key_type?: string;
    password_policy?: Readonly<
      { min_length?: number; max_length?: number; max_attempts?: number; lockout_duration_seconds?: number } & Record<
        string,
        unknown
      >
    >;
  }>;
  /** Whoever has no second factor is asked to set one up, and after so many days made to (L-045); absent asks nobody. */
  mfa_config?: Readonly<{ enrollment_grace_days?: number }>;
  session_config?: Readonly<Record<string, unknown>>;
  cors_config?: Readonly<{ allow_origins?: readonly string[] }>;
  ui_config?: Readonly<{
    base_url?: string;
    signin_page?: string;
    signup_page?: string;
    logo_uri?: string;
    accent_color?: string;
    support_contact?: string;
  }>;
  security_event_log_config?: Readonly<Record<string, unknown>>;
  attributes?: Readonly<Record<string, unknown>>;
  /** A code in an answer: refused in production mode (product.md section 4.4). */
  verification_code_in_response?: boolean;
  /** The password grant where the policy demands a second factor; default true in development mode, false in production. */
  allow_password_grant?: boolean;
  /** A service key may remove a verified factor, never an important account's; default true in development mode, false in production. */
  allow_admin_factor_delete?: boolean;
  /** The MFA reset (requirement 003): whom it calls for help, and who is important beyond flags and roles (ux.md D-8). */
  mfa_reset_config?: Readonly<{
    technicians?: readonly string[];
    important_domains?: readonly string[];
    important_users?: readonly string[];
  }>;
  /** The Supabase-compatible surface. Without `autoconfirm` an address is proven by mail before the first sign-in. */
  supabase_config?: Readonly<{
    autoconfirm?: boolean;
    disable_signup?: boolean;
    /** Where mailed links lead, unless the request names one of `redirect_urls` (an address or what it begins with). */
    site_url?: string;
    redirect_urls?: readonly string[];
  }>;
}>;

export type Tenant = Readonly<{
  id: string;
  organizationId: string;
  kind: TenantKind;
  name: string;
  domain: string;
  settings: TenantSettings;
  createdAt: Date;
  updatedAt: Date;
}>;

/** Whether strangers may make accounts here. Administrators' tenants are for those whom others made administrators. */
export const isOpenToStrangers = ({ kind }: Pick<Tenant, 'kind'>): boolean => kind === 'PUBLIC';

export type Organization = Readonly<{ id: string; slug: string; name: string; description: string; createdAt: Date }>;
