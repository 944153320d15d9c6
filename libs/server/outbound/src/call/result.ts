import type { JsonObject } from '#shared/kernel';

/** The roots of the JSON paths in request rules, by the very names the rules use (login-api-reference 1.4). */
export type ExecutionRoots = Readonly<{
  /** The caller's body; in a challenge with the resolved E.164 number or address already in its place. */
  request_body: JsonObject;
  request_attributes?: JsonObject;
  user?: JsonObject;
  /** What the previous interaction stored, loaded by the caller under `previousInteractionKey`. */
  interaction?: JsonObject;
}>;

export type ExecutionContext = Readonly<{
  tenantId: string;
  /** Opened secrets of this configuration, by the paths of `extractSecrets`. */
  secrets: Readonly<Record<string, string>>;
  signal?: AbortSignal;
  /** Fields taken out of the service's answer before any rule sees it: `verification_code_param` outside development. */
  dropFromResponse?: readonly string[];
}>;

export type ExecutionResult = Readonly<{
  /** Status for the answer, already flattened (login-api-reference 1.5); 200 is the only success. */
  status: number;
  /** Body for the answer, built by `response.body_mapping_rules`. */
  contents: JsonObject;
  /** To be kept under `interaction.store.key`; present on success of an interaction with a store only. */
  stored?: JsonObject;
  /** The external service answered 4xx or 5xx. `contents` of a 4xx may lack `error`: the caller decides. */
  externalError: boolean;
  /** Present on success when the body was no JSON: some service, or something in its place, said something. */
  isText?: true;
  /** Present when no usable answer came back. Safe to log: holds neither tokens, secrets nor bodies. */
  failure?: CallFailure;
}>;

export type FailureReason =
  | 'connect_failed'
  | 'name_not_resolved'
  | 'destination_refused'
  | 'overloaded'
  | 'timeout'
  | 'aborted'
  | 'response_too_large'
  | 'unexpected_redirect'
  | 'unusable_response'
  | 'connection_broken'
  | 'token_refused'
  | 'unusable_request';

export type CallFailure = Readonly<{
  reason: FailureReason;
  /** Which of the two calls failed. */
  at: 'token_endpoint' | 'service';
  /** Host and port as configured, no path. */
  host: string;
}>;
