import type { Json } from '#shared/kernel';
import type { Fault } from './compile/faults.ts';
import type { CompiledPath } from './language/jsonpath.ts';
import type { CompiledSchema } from './language/json-schema.ts';

/** An authentication configuration (login-api-reference 1.1) after validation. It holds no secret: those are named by path. */
export type CompiledConfiguration = Readonly<{
  metadata: CompiledMetadata;
  /** By interaction name, `sms-authentication-challenge`. */
  interactions: ReadonlyMap<string, CompiledInteraction>;
  /** What is accepted but unwise, for the answer of management and for an event. */
  warnings: readonly Fault[];
}>;

export type CompiledMetadata = Readonly<{
  /** Name of the provider's transaction id in its bodies; `transaction_id` unless configured. */
  transactionIdParam: string;
  /** Name of the code in the provider's bodies; `verification_code` unless configured. */
  verificationCodeParam: string;
  /** Tries per challenge, 1 to 10; 5 unless configured. */
  retryCountLimitation: number;
  /** Lifetime of a challenge in seconds, 1 to 600; 300 unless configured. */
  expireSeconds: number;
}>;

export type CompiledInteraction = Readonly<{
  name: string;
  /** `request.schema`; null when the configuration has none. */
  requestSchema: CompiledSchema | null;
  execution: Execution;
  /** `previous_interaction.key`: the caller loads what was stored under it and gives it as root `interaction`. */
  previousInteractionKey: string | null;
  /** `http_request_store`: the caller keeps `ExecutionResult.stored` under this key. */
  store: Readonly<{ key: string; rules: CompiledMapping }> | null;
  responseRules: CompiledMapping;
  /** `metadata.transaction_id_param`. */
  transactionIdParam: string;
}>;

export type Execution =
  | Readonly<{ kind: 'http_request'; request: HttpRequestPlan }>
  | Readonly<{ kind: 'no_action' }>
  /** Done by the caller; `execute` only sends, and only where `details.sender` is a request. */
  | Readonly<{ kind: 'built_in'; function: BuiltInFunction; details: BuiltInDetails }>;

export const BUILT_IN_FUNCTIONS = [
  'password_verification',
  'sms_authentication_challenge',
  'sms_authentication',
  'email_authentication_challenge',
  'email_authentication',
] as const;
export type BuiltInFunction = (typeof BUILT_IN_FUNCTIONS)[number];

export type BuiltInDetails = Readonly<{
  /** `default`: the server's own mail or SMS; `no_action`: made but not sent; else the request that sends it. */
  sender: 'default' | 'no_action' | HttpRequestPlan;
  templates: Readonly<Record<string, Readonly<{ subject: string | null; body: string }>>>;
  retryCountLimitation: number | null;
  expireSeconds: number | null;
}>;

export type HttpRequestPlan = Readonly<{
  url: string;
  method: HttpMethod;
  oauth: OAuthPlan | null;
  headers: readonly HeaderRule[];
  encoding: 'json' | 'form';
  body: CompiledMapping;
  query: CompiledMapping;
  /** `request_timeout_seconds` in milliseconds; null means the default of the outbound client. */
  timeoutMs: number | null;
}>;

export const HTTP_METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;
export type HttpMethod = (typeof HTTP_METHODS)[number];

/** Where a mapped value comes from: a path into the roots, the document itself, or a secret named by its path. */
export type ValueSource =
  | Readonly<{ kind: 'path'; path: CompiledPath }>
  | Readonly<{ kind: 'static'; value: Json }>
  | Readonly<{ kind: 'secret'; path: string }>;

/** Where a value goes: `*` merges an object's entries into the result, else the steps of a dot path. */
export type Target = '*' | readonly string[];
export type CompiledRule = Readonly<{ value: ValueSource; to: Target }>;
export type CompiledMapping = readonly CompiledRule[];

export type HeaderRule = Readonly<{ name: string; value: ValueSource }>;

export type OAuthPlan = Readonly<{
  type: 'password' | 'client_credentials';
  tokenEndpoint: string;
  clientAuthentication: 'none' | 'client_secret_basic' | 'client_secret_post';
  clientId: string;
  scope: string | null;
  username: string | null;
  /** Path of the secret, not the secret. */
  passwordPath: string | null;
  clientSecretPath: string | null;
  cache: Readonly<{ ttlSeconds: number; bufferSeconds: number }> | null;
}>;
