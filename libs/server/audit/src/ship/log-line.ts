import { events, type EventType } from '#shared/contracts';
import { maskEmail } from '#shared/kernel';
import type { ShippedEvent } from './sealed-feed.ts';

/** The files that requirement 000 greps in. */
export type LogFile = 'auth.log' | 'mfa.log';

/** Every event about a second factor, whatever its issue: N-009 finds it by `MFA`. */
const OF_MFA = /^(sms_|email_verification|totp_|recovery_code|factor_|phone_|mfa_|step_up|device_|enrolment_)/;
const TOKENS = new Set(['userinfo_failure', 'issue_token_failure', 'refresh_token_failure', 'refresh_token_reuse', 'code_reuse']);

/** Requirement 001 words the two kinds of failed logins so, and operators search for these words (F-057). */
export const INVALID_CREDENTIALS = 'Invalid credentials';
export const INVALID_TOKEN = 'User authentication failed: invalid token.';

const descriptionOf = (type: string): string => (Object.hasOwn(events, type) ? events[type as EventType].description : type);

function markerOf({ type, outcome }: Pick<ShippedEvent, 'type' | 'outcome'>): string {
  if (OF_MFA.test(type)) return outcome === 'success' ? 'MFA' : 'MFA_FAILED';
  return outcome === 'success' ? 'AUTH' : 'AUTH_FAILED';
}

/** `reason`, `message` and `error_code` as requirement 001 has them. `error_code` stands where the system refused, not the person. */
function failureOf({ type, outcome, reason }: Pick<ShippedEvent, 'type' | 'outcome' | 'reason'>): Record<string, unknown> {
  if (outcome === 'success') return { message: descriptionOf(type) };
  if (TOKENS.has(type)) return { reason: 'invalid token', message: INVALID_TOKEN, error_code: 401, cause: reason };
  if (type === 'password_failure') return { reason: INVALID_CREDENTIALS, message: descriptionOf(type), cause: reason };
  return { reason, message: descriptionOf(type) };
}

/** Which files an event belongs to: all of a login in `auth.log`, its second factors in `mfa.log` besides. */
export const filesOf = ({ type, category }: Pick<ShippedEvent, 'type' | 'category'>): readonly LogFile[] => {
  if (OF_MFA.test(type)) return ['auth.log', 'mfa.log'];
  return category === 'security' ? ['auth.log'] : [];
};

/** One line for people and machines: who by id, names masked, no detail that could carry what somebody typed. */
export const lineOf = (event: ShippedEvent): string =>
  oneLine({
    time: event.at,
    level: event.outcome === 'success' ? 'info' : 'warn',
    marker: markerOf(event),
    event: event.type,
    outcome: event.outcome,
    ...failureOf(event),
    tenant: event.tenant_id,
    account: event.account_id,
    user: event.user_name === null ? null : maskEmail(event.user_name),
    client: event.client_id,
    ip: event.ip,
    user_agent: event.user_agent,
    request_id: event.request_id,
    trace_id: event.trace_id,
    event_id: event.id,
    seq: event.seq,
  });

/**
 * JSON in one line whatever the values bring along (A16-04): JSON escapes CR, LF and ESC; what it leaves alone and some reader
 * takes for the end of a line or an order to the terminal is escaped here.
 */
export const oneLine = (value: Readonly<Record<string, unknown>>): string => {
  const given = Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null && member !== undefined));
  return `${JSON.stringify(given).replace(UNSAFE, escaped)}\n`;
};

const UNSAFE = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const escaped = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
