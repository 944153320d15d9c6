/** Parsed JSON whose shape its own validator knows. */
export type JsonDocument = Readonly<Record<string, unknown>>;

/** How one method reaches the outside: requirement 002's authentication configuration, its secrets kept apart and sealed. */
export type AuthenticationConfiguration = Readonly<{
  tenantId: string;
  id: string;
  /** `sms`, `email`, `password`, `initial-registration`. */
  type: string;
  enabled: boolean;
  /** The document with every secret replaced by a marker. */
  document: JsonDocument;
  secretsSealed: string;
  createdAt: Date;
  updatedAt: Date;
}>;

export type AuthenticationPolicyRow = Readonly<{
  tenantId: string;
  id: string;
  flow: string;
  enabled: boolean;
  document: JsonDocument;
  createdAt: Date;
  updatedAt: Date;
}>;

export type AuthorizationServer = Readonly<{ tenantId: string; settings: JsonDocument; updatedAt: Date }>;

export type SigningAlgorithm = 'ES256' | 'RS256';

export type SigningKey = Readonly<{
  tenantId: string;
  kid: string;
  algorithm: SigningAlgorithm;
  publicJwk: JsonDocument;
  privateSealed: string;
  state: 'next' | 'active' | 'retired';
  createdAt: Date;
}>;
