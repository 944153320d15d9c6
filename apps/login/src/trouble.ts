import type { CodeMethod, PasswordVerdict, TransactionRefusal } from '#shared/contracts';
import type { CallProblem } from '#web/api-client';
import type { Act, LinkAct } from './login-api.ts';

export type PasswordProblem = PasswordVerdict['problems'][number];

/** What went wrong, in the words a screen can act on. Seconds count from the answer. */
export type Trouble =
  | Readonly<{ is: 'credentials' }>
  | Readonly<{ is: 'locked'; seconds: number }>
  | Readonly<{ is: 'limited'; seconds: number }>
  /** One way of several cannot be used for a while; the account is not locked. */
  | Readonly<{ is: 'paused'; seconds: number }>
  | Readonly<{ is: 'wrong-code'; triesLeft: number | null; checkClock?: true }>
  | Readonly<{ is: 'not-sent'; method: CodeMethod }>
  | Readonly<{ is: 'no-target'; method: CodeMethod }>
  | Readonly<{ is: 'ticket' }>
  | Readonly<{ is: 'password'; problems: readonly PasswordProblem[] }>
  | Readonly<{ is: 'registration' }>
  | Readonly<{ is: 'bad-link' }>
  /** The link is good, in a browser that is logged in to its account. */
  | Readonly<{ is: 'sign-in-first' }>
  | Readonly<{ is: 'other' }>;

/** `gone`: this transaction is not ours or not there any more. `broken`: the system failed, not the person. */
export type Reading =
  | Readonly<{ kind: 'trouble'; trouble: Trouble }>
  | Readonly<{ kind: 'gone' }>
  | Readonly<{ kind: 'broken'; network: boolean; requestId: string | null }>;

/** Without a number from the server: long enough not to be hammered, short enough not to be a punishment. */
const DEFAULT_WAIT_S = 60;

/** Sorts why an act failed. */
export function readProblem(act: Act | LinkAct | 'view-data', problem: CallProblem): Reading {
  if (problem.kind === 'fault') {
    const method = challengeMethod(act);
    // A provider that is down is no reason to hide the other ways (L-034).
    const providerFailed = problem.status !== null && [502, 503, 504].includes(problem.status);
    if (method && providerFailed) return { kind: 'trouble', trouble: { is: 'not-sent', method } };
    return { kind: 'broken', network: problem.status === null, requestId: problem.requestId };
  }
  const { status, refusal } = problem;
  if (refusal.code === 'transaction.not_found' || refusal.code === 'transaction.binding_mismatch') return { kind: 'gone' };
  if (act === 'view-data') return { kind: 'gone' };
  return { kind: 'trouble', trouble: troubleOf(act, status, refusal) };
}

function troubleOf(act: Act | LinkAct, status: number, refusal: TransactionRefusal): Trouble {
  const seconds = refusal.retry_after ?? DEFAULT_WAIT_S;
  if (status === 429) return { is: 'limited', seconds };
  if (refusal.error === 'too_many_attempts') return { is: secondFactors.has(act) ? 'paused' : 'locked', seconds };
  if (refusal.code === 'ticket.sign_in_first') return { is: 'sign-in-first' };
  if (refusal.error === 'invalid_credentials') return { is: 'credentials' };

  const method = challengeMethod(act);
  if (method && refusal.code === (method === 'sms' ? 'factor.no_phone' : 'factor.no_email')) return { is: 'no-target', method };
  if (method && refusal.error === 'server_error') return { is: 'not-sent', method };

  const problems = passwordProblems(refusal);
  if (problems.length > 0) return { is: 'password', problems };
  switch (act) {
    case 'sms-authentication':
    case 'email-authentication':
    case 'totp-authentication':
    case 'recovery-code-authentication':
      return refusal.error === 'invalid_grant' ? wrongCode(refusal) : { is: 'other' };
    case 'totp-enrollment':
      return status === 403 ? { is: 'ticket' } : { is: 'other' };
    case 'initial-registration':
      return { is: 'registration' };
    case 'password-resets/complete':
    case 'email-verifications/complete':
    case 'unlock-requests/complete':
    case 'enrolment-links/open':
      return { is: 'bad-link' };
    default:
      return { is: 'other' };
  }
}

const secondFactors: ReadonlySet<string> = new Set(['totp-authentication', 'recovery-code-authentication']);

const wrongCode = ({ tries_left: left, check_clock: checkClock }: TransactionRefusal): Trouble => ({
  is: 'wrong-code',
  triesLeft: left ?? null,
  ...(checkClock ? { checkClock } : {}),
});

const challengeMethod = (act: string): CodeMethod | null =>
  act === 'sms-authentication-challenge' ? 'sms' : act === 'email-authentication-challenge' ? 'email' : null;

const known: readonly PasswordProblem[] = ['too_short', 'too_long', 'too_common', 'contains_context'];

/** A refused password says why in `error_messages`, one `password: too_short` per reason. */
function passwordProblems({ code, error_messages: said = [] }: TransactionRefusal): PasswordProblem[] {
  return code === 'password.unacceptable' ? known.filter((problem) => said.includes(`password: ${problem}`)) : [];
}
