import { describe, expect, it } from 'vitest';
import { FRESH_SECONDS, isFresh, levelOf } from '#server/mfa';
import type { Evidence, InteractionRecord } from '#server/policies';
import { amrOf, isRecent, RECENT_SIGN_IN_SECONDS } from './assurance.ts';

const noon = new Date('2026-11-21T12:00:00Z');
const after = (seconds: number) => new Date(noon.getTime() + seconds * 1000);
const record = (at: Date, successes = 1): InteractionRecord => ({
  operation_type: 'AUTHENTICATION',
  method: 'x',
  call_count: 1,
  success_count: successes,
  failure_count: 1 - Math.min(successes, 1),
  interaction_time: at.toISOString(),
});
const proved = (...interactions: readonly string[]): Evidence =>
  Object.fromEntries(interactions.map((name) => [name, record(noon)]));

const [PASSWORD, TOTP, MAIL, CODE, SMS] = [
  'password-authentication',
  'totp-authentication',
  'email-authentication',
  'recovery-code-authentication',
  'sms-authentication',
];

describe('the level of a session', () => {
  it.each([
    [[], 'aal1'],
    [[PASSWORD], 'aal1'],
    [['initial-registration'], 'aal1'],
    [[MAIL], 'aal1'],
    [[TOTP], 'aal1'],
    [[SMS], 'aal1'],
    [[PASSWORD, MAIL], 'aal1'],
    [[PASSWORD, TOTP], 'aal2'],
    [[PASSWORD, CODE], 'aal2'],
    [['initial-registration', TOTP], 'aal2'],
    [[MAIL, TOTP], 'aal2'],
    [[MAIL, CODE], 'aal2'],
  ])('of %j is %s', (interactions, level) => {
    expect(levelOf(proved(...(interactions as string[])))).toBe(level);
  });

  it('counts no try that failed', () => {
    expect(levelOf({ ...proved(PASSWORD), [TOTP ?? '']: record(noon, 0) })).toBe('aal1');
  });
});

describe('amr', () => {
  it('tells what was proved in GoTrue’s words, the most recent first, a second factor before a first of the same second', () => {
    const evidence = { ...proved(PASSWORD, TOTP), [CODE ?? '']: record(after(60)), [SMS ?? '']: record(after(90), 0) };
    expect(amrOf(evidence)).toEqual([
      { method: 'mfa/recovery_code', timestamp: noon.getTime() / 1000 + 60 },
      { method: 'totp', timestamp: noon.getTime() / 1000 },
      { method: 'password', timestamp: noon.getTime() / 1000 },
    ]);
  });

  it('leaves out what has no word there', () => {
    expect(amrOf(proved('sms-authentication-challenge', 'totp-enrollment'))).toEqual([]);
  });
});

describe('rulings section 6: a proof', () => {
  it('is fresh for five minutes to the second, and a password is none', () => {
    expect(isFresh(proved(PASSWORD, TOTP), after(FRESH_SECONDS))).toBe(true);
    expect(isFresh(proved(PASSWORD, TOTP), after(FRESH_SECONDS + 0.001))).toBe(false);
    expect(isFresh(proved(PASSWORD), noon)).toBe(false);
    expect(isFresh(proved(PASSWORD, MAIL), noon)).toBe(false);
  });

  it('of any kind makes a sign-in recent for 15 minutes', () => {
    expect(isRecent(proved(MAIL), after(RECENT_SIGN_IN_SECONDS))).toBe(true);
    expect(isRecent(proved(MAIL), after(RECENT_SIGN_IN_SECONDS + 0.001))).toBe(false);
    expect(isRecent({ [PASSWORD ?? '']: record(noon, 0) }, noon)).toBe(false);
  });
});
