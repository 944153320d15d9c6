import { MappingTooLarge } from '../language/clean-copy.ts';
import { DestinationRefused } from './guarded-connector.ts';
import type { CallFailure, ExecutionResult, FailureReason } from './result.ts';
import { Overloaded } from './slots.ts';

/** Thrown inside the executor when a call brought nothing usable; carries no text of anybody's. */
export class CallFailed extends Error {
  readonly reason: FailureReason;

  constructor(reason: FailureReason) {
    super(reason);
    this.reason = reason;
  }
}

type Category = 'network' | 'timeout' | 'capacity' | 'external_service' | 'configuration';

/** Status and retry advice of each failure: connecting 503, timeout 504, the rest 502 (login-api-reference 1.5, 3.6). */
const FAILURES: Readonly<Record<FailureReason, Readonly<{ status: number; retryable: boolean; category: Category }>>> = {
  connect_failed: { status: 503, retryable: true, category: 'network' },
  name_not_resolved: { status: 503, retryable: true, category: 'network' },
  destination_refused: { status: 503, retryable: false, category: 'configuration' },
  overloaded: { status: 503, retryable: true, category: 'capacity' },
  aborted: { status: 503, retryable: true, category: 'network' },
  timeout: { status: 504, retryable: true, category: 'timeout' },
  response_too_large: { status: 502, retryable: false, category: 'external_service' },
  unexpected_redirect: { status: 502, retryable: false, category: 'configuration' },
  unusable_response: { status: 502, retryable: false, category: 'external_service' },
  connection_broken: { status: 502, retryable: true, category: 'network' },
  token_refused: { status: 502, retryable: false, category: 'configuration' },
  unusable_request: { status: 400, retryable: false, category: 'configuration' },
};

/** Requirement 002, error 2, word for word. */
export const SERVER_ERROR = {
  error: 'server_error',
  error_description: 'Failed to connect to external authentication service',
} as const;
const REQUEST_ERROR = { error: 'invalid_request', error_description: 'The request could not be passed on.' } as const;

/** The result for the caller when no usable answer came. */
export function failed(reason: FailureReason, at: CallFailure['at'], host: string): ExecutionResult {
  const { status, retryable, category } = FAILURES[reason];
  const words = reason === 'unusable_request' ? REQUEST_ERROR : SERVER_ERROR;
  return {
    status,
    contents: { ...words, retry_info: { retryable, reason, category } },
    externalError: false,
    failure: { reason, at, host },
  };
}

const BY_CODE: Readonly<Record<string, FailureReason>> = {
  ENOTFOUND: 'name_not_resolved',
  EAI_AGAIN: 'name_not_resolved',
  EAI_FAIL: 'name_not_resolved',
  EAI_NODATA: 'name_not_resolved',
  EAI_NONAME: 'name_not_resolved',
  ENODATA: 'name_not_resolved',
  ECONNREFUSED: 'connect_failed',
  EHOSTUNREACH: 'connect_failed',
  EHOSTDOWN: 'connect_failed',
  ENETUNREACH: 'connect_failed',
  ENETDOWN: 'connect_failed',
  EADDRNOTAVAIL: 'connect_failed',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'response_too_large',
};

/** What a rejection of a call means; null for what is a fault of ours and must go on upwards. */
export function reasonOf(fault: unknown, deadline: AbortSignal, caller: AbortSignal | undefined): FailureReason | null {
  if (fault instanceof CallFailed) return fault.reason;
  if (fault instanceof DestinationRefused) return 'destination_refused';
  if (fault instanceof Overloaded) return 'overloaded';
  if (fault instanceof MappingTooLarge) return 'unusable_response';
  if (caller?.aborted) return 'aborted';
  if (deadline.aborted) return 'timeout';
  const code = codeOf(fault);
  if (code === null) return null;
  return BY_CODE[code] ?? 'connection_broken';
}

/** Only faults of sockets, TLS, DNS and HTTP carry a code. */
function codeOf(fault: unknown): string | null {
  return fault instanceof Error && 'code' in fault && typeof fault.code === 'string' ? fault.code : null;
}
