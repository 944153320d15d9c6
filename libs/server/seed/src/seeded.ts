/** What running.json tells scripts about the demo (product.md section 3, rulings section 2). Development only: it holds passwords. */
export type SeededClient = Readonly<{
  tenant_id: string;
  client_id: string;
  client_id_alias: string;
  client_secret?: string;
  redirect_uris: readonly string[];
}>;
export type SeededUser = Readonly<{
  tenant_id: string;
  email: string;
  password: string;
  name: string;
  phone_number?: string;
  roles?: readonly string[];
  /** The key of the authenticator app, for those the console asks for two factors. */
  totp_secret?: string;
}>;
type SeededAdmin = Readonly<{
  tenant_id: string;
  email: string;
  password: string;
  client_id: string;
  client_id_alias: string;
  client_secret: string;
}>;

export type Seeded = Readonly<{
  demo: Readonly<{
    organization_id: string;
    tenant_id: string;
    walkthrough_tenant_id: string;
    tenants: Readonly<{ demo: string; walkthrough: string; organizer: string }>;
    /** Of the tenant `demo`; the first one needs no PKCE. */
    clients: readonly SeededClient[];
    walkthrough: Readonly<{ tenant_id: string; clients: readonly SeededClient[] }>;
    users: readonly SeededUser[];
    org_admin: SeededAdmin;
    /** Where the administrators among them sign in. */
    console: Readonly<{ url: string; organization: string }>;
  }>;
  admin: SeededAdmin;
  /** What a Supabase client of the demo tenant is made with; the service key is for back ends only. */
  supabase: Readonly<{ url: string; anon_key: string; service_role_key: string }>;
}>;
