type Claims = Readonly<Record<string, unknown> & { sub: string }>;
type Admin = Readonly<Record<'tenant_id' | 'email' | 'password' | 'client_id' | 'client_secret', string>>;

export declare function walkThrough(options: {
  running: Readonly<{ urls: Readonly<{ public: string }>; admin: Admin }>;
  print: (line: string) => void;
}): Promise<{ organizationId: string; tenantId: string; clientId: string; registration: Claims; login: Claims }>;
