export const grantTypes = ['authorization_code', 'refresh_token', 'password', 'client_credentials'] as const;

export type GrantType = (typeof grantTypes)[number];

export const isGrantType = (text: string): text is GrantType => (grantTypes as readonly string[]).includes(text);
