import { Injectable } from '@nestjs/common';
import type { Dashboard, LoginMethod } from '#shared/contracts';
import { Clock, secondsFrom, statement, type Tx } from '#server/platform';

const WINDOW_SECONDS = 3_600;
const STEP_SECONDS = 300;

/** The events that are one answer of a method: right first, wrong second. */
const ANSWERS = {
  password: ['password_success', 'password_failure'],
  totp: ['totp_success', 'totp_failure'],
  sms: ['sms_verification_success', 'sms_verification_failure'],
  email: ['email_verification_success', 'email_verification_failure'],
  recovery_code: ['recovery_code_success', 'recovery_code_failure'],
} as const satisfies Record<LoginMethod, readonly [string, string]>;
const methods = Object.entries(ANSWERS) as readonly [LoginMethod, readonly [string, string]][];

/** $2 types, $3 since, $4 step. */
const answers = statement(
  'console.dashboard-answers',
  `SELECT date_bin(make_interval(secs => $4), occurred_at, $3) AS at, type, count(*)::int AS count FROM audit_event
   WHERE tenant_id = $1 AND type = ANY($2) AND occurred_at >= $3 GROUP BY 1, 2`,
);
const coverage = statement(
  'console.dashboard-coverage',
  `WITH held AS (
     SELECT account_id, array_agg(DISTINCT type) AS types FROM factor WHERE tenant_id = $1 AND status = 'verified' GROUP BY account_id
   )
   SELECT (SELECT count(*)::int FROM account WHERE tenant_id = $1) AS users,
     count(*) FILTER (WHERE types && ARRAY['totp', 'sms'])::int AS covered, count(*) FILTER (WHERE 'totp' = ANY(types))::int AS totp,
     count(*) FILTER (WHERE 'sms' = ANY(types))::int AS sms,
     count(*) FILTER (WHERE 'recovery_code' = ANY(types))::int AS recovery
   FROM held`,
);
const locks = statement(
  'console.dashboard-locks',
  `SELECT count(*) FILTER (WHERE scope LIKE 'password%')::int AS passwords, count(*) FILTER (WHERE scope LIKE 'factor%' OR scope IN ('code', 'mailed-code'))::int AS factors
   FROM attempt_counter WHERE tenant_id = $1 AND locked_until > $2`,
);
/** $2 now, $3 idle if not seen since. */
const sessions = statement(
  'console.dashboard-sessions',
  `SELECT count(*)::int AS alive FROM session WHERE tenant_id = $1 AND ended_at IS NULL AND expires_at > $2 AND last_seen_at > $3`,
);

/** Of every approver, whoever was asked. One past its time is none, though nobody has written that down yet. */
const approvals = statement(
  'console.dashboard-approvals',
  `SELECT count(*)::int AS pending FROM approval_request WHERE tenant_id = $1 AND state = 'pending' AND pending_until > $2`,
);

type Answered = Readonly<{ at: Date; type: string; count: number }>;
type Coverage = Readonly<{ users: number; covered: number; totp: number; sms: number; recovery: number }>;

/** Counts over the rows as they stand; nothing is kept beside them that could be wrong. */
@Injectable()
export class DashboardStore {
  constructor(private readonly clock: Clock) {}

  /** The last hour, in twelve steps that end now. */
  async logins(tx: Tx): Promise<Dashboard['logins']> {
    const since = secondsFrom(this.clock.now(), -WINDOW_SECONDS);
    const types = methods.flatMap(([, pair]) => [...pair]);
    const rows = await tx.rows<Answered>(answers, [tx.tenantId, types, since, STEP_SECONDS]);
    const sum = (wanted: (row: Answered) => boolean) => rows.filter(wanted).reduce((total, { count }) => total + count, 0);
    const right = new Set<string>(methods.map(([, [success]]) => success));
    const starts = Array.from({ length: WINDOW_SECONDS / STEP_SECONDS }, (_, n) => secondsFrom(since, n * STEP_SECONDS));
    return {
      since: since.toISOString(),
      step_seconds: STEP_SECONDS,
      methods: methods.map(([method, [success, failure]]) => ({
        method,
        success: sum(({ type }) => type === success),
        failure: sum(({ type }) => type === failure),
      })),
      steps: starts.map((start) => {
        const isIn = ({ at }: Answered) => at.getTime() === start.getTime();
        return {
          at: start.toISOString(),
          success: sum((row) => isIn(row) && right.has(row.type)),
          failure: sum((row) => isIn(row) && !right.has(row.type)),
        };
      }),
    };
  }

  async coverage(tx: Tx): Promise<Dashboard['coverage']> {
    const row = await tx.one<Coverage>(coverage, [tx.tenantId]);
    const { users = 0, covered = 0, totp = 0, sms = 0, recovery = 0 } = row ?? {};
    return { users, with_second_factor: covered, by_factor: { totp, sms, recovery_code: recovery } };
  }

  async locks(tx: Tx): Promise<Dashboard['locks']> {
    const row = await tx.one<{ passwords: number; factors: number }>(locks, [tx.tenantId, this.clock.now()]);
    return { passwords: row?.passwords ?? 0, second_factors: row?.factors ?? 0 };
  }

  async approvals(tx: Tx): Promise<Dashboard['approvals']> {
    return { pending: (await tx.one<{ pending: number }>(approvals, [tx.tenantId, this.clock.now()]))?.pending ?? 0 };
  }

  async sessions(tx: Tx, idleSeconds: number): Promise<number> {
    const now = this.clock.now();
    return (await tx.one<{ alive: number }>(sessions, [tx.tenantId, now, secondsFrom(now, -idleSeconds)]))?.alive ?? 0;
  }
}
