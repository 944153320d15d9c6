import type { Problem } from '#shared/contracts';
import { ok, refuse, type JsonObject, type Outcome } from '#shared/kernel';
import type { Evidence } from '#server/policies';

export type TransactionState = 'in_progress' | 'success' | 'consumed' | 'failure' | 'locked' | 'expired' | 'denied';

/** What the client asked for, checked once at the start and never changed after it (TH-14). */
export type AuthorizationRequest = Readonly<{
  redirectUri: string;
  scopes: readonly string[];
  state: string | null;
  nonce: string | null;
  codeChallenge: string | null;
  prompts: readonly string[];
  maxAge: number | null;
  acrValues: readonly string[];
  loginHint: string | null;
  uiLocales: string | null;
}>;

/** One login under way: from the authorization request to the code. */
export type Transaction = Readonly<{
  tenantId: string;
  id: string;
  clientId: string;
  request: AuthorizationRequest;
  /** Snapshot of the policy chosen at the start. */
  policy: JsonObject;
  state: TransactionState;
  /** Opened by a browser's navigation: every call needs the browser's cookie (rulings section 4). */
  bound: boolean;
  bindingHash: string;
  accountId: string | null;
  /** A new account that exists only here until the login is complete; sealed. */
  registrationSealed: string | null;
  /** A factor that is being set up in this login; sealed. */
  enrolmentSealed: string | null;
  evidence: Evidence;
  createdAt: Date;
  expiresAt: Date;
}>;

export const TRANSACTION_SECONDS = 1_800;

/** Where it stands now: an open transaction past its time has expired, whatever its row says. */
export const stateAt = (transaction: Transaction, now: Date): TransactionState =>
  isOpenState(transaction.state) && transaction.expiresAt <= now ? 'expired' : transaction.state;

const isOpenState = (state: TransactionState): boolean => state === 'in_progress' || state === 'success';

/** Terminal states refuse everything. */
export function requireOpen(transaction: Transaction, now: Date): Outcome<Transaction, Problem> {
  const state = stateAt(transaction, now);
  return isOpenState(state) ? ok(transaction) : refuse({ code: 'transaction.ended', state });
}

/** Counts one call of an interaction; exactly one of success and failure grows with it. */
export function recordCall(
  evidence: Evidence,
  name: string,
  call: { operation: 'AUTHENTICATION' | 'CHALLENGE'; method: string; success: boolean; now: Date; factorId?: string },
): Evidence {
  const before = evidence[name];
  const factorId = call.factorId ?? before?.factor_id;
  return {
    ...evidence,
    [name]: {
      operation_type: call.operation,
      method: call.method,
      call_count: (before?.call_count ?? 0) + 1,
      success_count: (before?.success_count ?? 0) + (call.success ? 1 : 0),
      failure_count: (before?.failure_count ?? 0) + (call.success ? 0 : 1),
      interaction_time: call.now.toISOString(),
      ...(factorId === undefined ? {} : { factor_id: factorId }),
    },
  };
}

/** `auth_time`: the latest successful proof. */
export function authTimeOf(evidence: Evidence): Date {
  const times = Object.values(evidence)
    .filter((record) => record.operation_type === 'AUTHENTICATION' && record.success_count > 0)
    .map((record) => Date.parse(record.interaction_time));
  return new Date(Math.max(...times));
}
