import type { Role } from '#shared/contracts';

const DOMAIN = 'demo.example'; // RFC 2606: nobody's

export type DemoPerson = Readonly<{ name: string; shown: string; phone?: string; important?: boolean; role?: Role }>;

export const emailOf = (person: Pick<DemoPerson, 'name'>): string => `${person.name}@${DOMAIN}`;

export const systemAdmin: DemoPerson = { name: 'system-admin', shown: 'システム管理者', role: 'platform_admin' };
export const organizationAdmin: DemoPerson = { name: 'org-admin', shown: '組織管理者', role: 'organization_admin' };

/** Users of the tenant `demo`, one for each thing a login can meet. */
export const users: readonly DemoPerson[] = [
  { name: 'hanako', shown: '山田 花子', phone: '+819000001001' },
  { name: 'taro', shown: '佐藤 太郎' },
  { name: 'ceo', shown: '鈴木 一郎', phone: '+819000001002', important: true },
];

/** One console administrator of each role. */
export const administrators: readonly DemoPerson[] = [
  { name: 'platform-admin', shown: 'プラットフォーム管理者', role: 'platform_admin' },
  { name: 'security-admin', shown: 'セキュリティ管理者', role: 'security_admin' },
  { name: 'senior-admin', shown: '上級管理者', role: 'senior_admin' },
  { name: 'it-operator', shown: 'IT管理者', role: 'it_operator' },
  { name: 'auditor', shown: '監査担当者', role: 'auditor' },
];

export const redirectUris = ['http://localhost:3000/callback', 'http://127.0.0.1:3000/callback'];

const login = { response_types: ['code'], redirect_uris: redirectUris, scope: 'openid profile email phone offline_access' };
const refreshing = { ...login, grant_types: ['authorization_code', 'refresh_token'] };

/** The confidential client runs requirement 002's commands as they stand, which know no PKCE (X-07). */
export const clients = {
  web: {
    ...refreshing,
    client_name: 'Demo Web',
    client_id_alias: 'demo-web',
    token_endpoint_auth_method: 'client_secret_post',
    require_pkce: false,
  },
  spa: {
    ...refreshing,
    client_name: 'Demo SPA',
    client_id_alias: 'demo-spa',
    token_endpoint_auth_method: 'none',
    application_type: 'web',
  },
  walkthrough: {
    ...refreshing,
    client_name: 'Walkthrough',
    client_id_alias: 'walkthrough',
    token_endpoint_auth_method: 'client_secret_post',
    require_pkce: false,
  },
  organization: {
    ...login,
    client_name: 'Organization Console',
    client_id_alias: 'org-console',
    grant_types: ['authorization_code', 'refresh_token', 'password'],
    scope: 'openid profile email org-management',
    token_endpoint_auth_method: 'client_secret_post',
  },
  system: {
    ...login,
    client_name: 'System Console',
    client_id_alias: 'sekisho-admin',
    grant_types: ['authorization_code', 'refresh_token', 'password'],
    scope: 'openid profile email management',
    token_endpoint_auth_method: 'client_secret_post',
  },
} as const;
