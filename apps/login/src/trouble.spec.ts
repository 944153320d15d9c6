import { describe, expect, it } from 'vitest';
import type { TransactionRefusal } from '#shared/contracts';
import { readProblem } from './trouble.ts';

const refused = (status: number, refusal: Partial<TransactionRefusal>) =>
  ({
    kind: 'refused',
    status,
    refusal: { error: 'invalid_request', error_description: '', code: '', request_id: 'r', ...refusal },
  }) as const;
const fault = (status: number | null) => ({ kind: 'fault', status, requestId: 'r', retryAfter: null }) as const;
const trouble = (value: object) => ({ kind: 'trouble', trouble: value });

describe('what went wrong', () => {
  it('L-021 is wrong credentials without saying which of the two', () => {
    expect(readProblem('password-authentication', refused(400, { error: 'invalid_credentials' }))).toEqual(
      trouble({ is: 'credentials' }),
    );
  });

  it('L-022 is a lock with the seconds to wait', () => {
    expect(readProblem('password-authentication', refused(400, { error: 'too_many_attempts', retry_after: 900 }))).toEqual(
      trouble({ is: 'locked', seconds: 900 }),
    );
  });

  it('L-023 is too much traffic, whatever the act', () => {
    for (const act of ['password-authentication', 'sms-authentication-challenge', 'unlock-requests'] as const)
      expect(readProblem(act, refused(429, { error: 'too_many_requests', retry_after: 7 }))).toEqual(
        trouble({ is: 'limited', seconds: 7 }),
      );
  });

  it('L-033 is a wrong code with the tries that are left', () => {
    expect(readProblem('sms-authentication', refused(400, { error: 'invalid_grant', tries_left: 3 }))).toEqual(
      trouble({ is: 'wrong-code', triesLeft: 3 }),
    );
    expect(readProblem('email-authentication', refused(400, { error: 'invalid_grant' }))).toEqual(
      trouble({ is: 'wrong-code', triesLeft: null }),
    );
  });

  it('L-043 L-051 is a wrong code at hand, with the advice to look at the clock, or a way that pauses', () => {
    expect(
      readProblem('totp-authentication', refused(400, { error: 'invalid_grant', tries_left: 3, check_clock: true })),
    ).toEqual(trouble({ is: 'wrong-code', triesLeft: 3, checkClock: true }));
    for (const act of ['totp-authentication', 'recovery-code-authentication'] as const) {
      expect(readProblem(act, refused(400, { error: 'invalid_grant' }))).toEqual(trouble({ is: 'wrong-code', triesLeft: null }));
      expect(readProblem(act, refused(400, { error: 'too_many_attempts', retry_after: 30 }))).toEqual(
        trouble({ is: 'paused', seconds: 30 }),
      );
    }
  });

  it('L-052 is a ticket that is lacking or no good', () => {
    expect(readProblem('totp-enrollment', refused(403, { error: 'access_denied' }))).toEqual(trouble({ is: 'ticket' }));
  });

  it('L-034 is a message that could not be sent, for provider faults of a challenge only', () => {
    for (const status of [502, 503, 504])
      expect(readProblem('sms-authentication-challenge', fault(status))).toEqual(trouble({ is: 'not-sent', method: 'sms' }));
    expect(readProblem('email-authentication-challenge', fault(503))).toEqual(trouble({ is: 'not-sent', method: 'email' }));
    expect(readProblem('sms-authentication-challenge', fault(500))).toMatchObject({ kind: 'broken' });
    expect(readProblem('password-authentication', fault(503))).toMatchObject({ kind: 'broken', network: false, requestId: 'r' });
    expect(readProblem('sms-authentication-challenge', fault(null))).toMatchObject({ kind: 'broken', network: true });
  });

  it('L-035 is an account without a phone number', () => {
    expect(readProblem('sms-authentication-challenge', refused(400, { code: 'factor.no_phone' }))).toEqual(
      trouble({ is: 'no-target', method: 'sms' }),
    );
  });

  it('L-001 is a transaction that is gone, on every act', () => {
    expect(readProblem('sms-authentication', refused(404, { code: 'transaction.not_found' }))).toEqual({ kind: 'gone' });
    expect(readProblem('view-data', refused(401, { code: 'transaction.binding_mismatch' }))).toEqual({ kind: 'gone' });
    expect(readProblem('view-data', refused(404, {}))).toEqual({ kind: 'gone' });
  });

  it('L-012 is a refused password with its reasons, as the server words them', () => {
    const said = { code: 'password.unacceptable', error_messages: ['password: too_short', 'password: contains_context'] };
    for (const act of ['initial-registration', 'password-resets/complete'] as const)
      expect(readProblem(act, refused(400, said))).toEqual(
        trouble({ is: 'password', problems: ['too_short', 'contains_context'] }),
      );
  });

  it('L-011 is a registration that was refused, without a reason that tells on others', () => {
    expect(readProblem('initial-registration', refused(400, { error_description: 'user exists' }))).toEqual(
      trouble({ is: 'registration' }),
    );
  });

  it('is a bad link for every link that is refused', () => {
    for (const act of ['password-resets/complete', 'email-verifications/complete', 'unlock-requests/complete'] as const)
      expect(readProblem(act, refused(400, { error: 'invalid_grant' }))).toEqual(trouble({ is: 'bad-link' }));
  });
});
