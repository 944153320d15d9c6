import { describe, expect, it } from 'vitest';
import { events } from '#shared/contracts';
import { filesOf, lineOf, oneLine } from './log-line.ts';
import type { ShippedEvent } from './sealed-feed.ts';

const event = (changes: Partial<ShippedEvent> = {}): ShippedEvent => ({
  ...{
    seq: 7,
    id: 'e1',
    tenant_id: 't1',
    type: 'totp_failure',
    category: 'security',
    outcome: 'failure',
    reason: 'factor.code_rejected',
  },
  ...{ at: '2026-11-21T01:02:03.000000Z', actor: {}, account_id: 'a1', client_id: null, user_name: 'hanako@example.com' },
  ...{ target_type: null, target_id: null, ip: '192.0.2.7', user_agent: 'Firefox', request_id: 'r1', trace_id: null, detail: {} },
  ...changes,
});
const told = (changes: Partial<ShippedEvent>) => JSON.parse(lineOf(event(changes))) as Record<string, unknown>;

describe('a line of the log files', () => {
  it('N-009 says MFA of every second factor and MFA_FAILED of one that failed', () => {
    expect(told({})).toMatchObject({
      marker: 'MFA_FAILED',
      level: 'warn',
      reason: 'factor.code_rejected',
      event_id: 'e1',
      seq: 7,
    });
    expect(told({ type: 'sms_verification_success', outcome: 'success' })).toMatchObject({ marker: 'MFA', level: 'info' });
    expect(told({ type: 'mfa_locked', outcome: 'denied' })['marker']).toBe('MFA_FAILED');
    expect(told({ type: 'password_success', outcome: 'success' })['marker']).toBe('AUTH');
  });

  it('N-009 F-057 stands in auth.log for all of a login, and in mfa.log for its second factors only', () => {
    expect(filesOf(event())).toEqual(['auth.log', 'mfa.log']);
    expect(filesOf(event({ type: 'password_failure' }))).toEqual(['auth.log']);
    expect(filesOf(event({ type: 'client_created', category: 'management' }))).toEqual([]);
    const securities = Object.entries(events).filter(([, { category }]) => category === 'security');
    for (const [type] of securities) expect([type, filesOf(event({ type }))[0]]).toEqual([type, 'auth.log']);
  });

  it('F-057 has the words of requirement 001', () => {
    expect(told({ type: 'password_failure', reason: 'wrong_password' })).toMatchObject({
      reason: 'Invalid credentials',
      cause: 'wrong_password',
    });
    expect(told({ type: 'userinfo_failure', reason: 'access.token_invalid' })).toMatchObject({
      message: 'User authentication failed: invalid token.',
      error_code: 401,
    });
  });

  it('A16-02 has no detail and no whole address', () => {
    const line = lineOf(event({ detail: { code: '123456' }, user_name: 'hanako@example.com' }));
    expect(line).not.toMatch(/123456|hanako@/);
  });

  it.each(['\r\n{"marker":"MFA"}', '\u2028x', '\u2029x', '\u0085x', '\u009b31mx', '\u001b[2J', '\u202ex', '"}\n{"a":1'])(
    'A16-04 stays one line and gives the terminal no order: %j',
    (bad) => {
      const line = lineOf(event({ user_agent: `a${bad}b`, request_id: bad, ip: bad }));
      expect(line.slice(0, -1)).toMatch(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029\u202e]+$/);
      expect(line.trimEnd().split(/\r|\n|\u2028|\u2029|\u0085/)).toHaveLength(1);
      expect(JSON.parse(line)).toMatchObject({ user_agent: `a${bad}b` });
      expect(Object.keys(JSON.parse(line) as object)).not.toContain('a');
    },
  );

  it('leaves out what nobody knows', () => {
    expect(oneLine({ a: 1, b: null, c: undefined })).toBe('{"a":1}\n');
  });
});
