import { describe, expect, it } from 'vitest';
import { bannedUntil } from './ban-duration.ts';
import type { FactorChallenge } from '#server/mfa';
import { requireAnswerable } from './factor-challenge.ts';
import { checkMetadata } from './metadata.ts';
import { redirectFor, withFragment } from './redirect.ts';
import { judgeOld, PARENT_SECONDS } from './refresh.ts';

const noon = new Date('2026-11-21T12:00:00Z');
const after = (seconds: number) => new Date(noon.getTime() + seconds * 1000);

describe('rulings section 10: an old refresh token', () => {
  it.each([
    ['the parent, within ten seconds', 4, { counter: 5, oldest: 0 }, PARENT_SECONDS, 'current'],
    ['the parent, a moment later', 4, { counter: 5, oldest: 0 }, PARENT_SECONDS + 0.001, 'reuse'],
    ['the grandparent', 3, { counter: 5, oldest: 0 }, 0, 'reuse'],
    ['the parent across a rise of the level', 4, { counter: 5, oldest: 5 }, 0, 'reuse'],
    ['one from before a rise', 4, { counter: 6, oldest: 6 }, 0, 'reuse'],
    ['one of a future that a restored database forgot', 9, { counter: 5, oldest: 0 }, 0, 'reuse'],
  ] as const)('%s', (_, presented, counters, seconds, verdict) => {
    expect(judgeOld(presented, { ...counters, refreshedAt: noon }, after(seconds))).toBe(verdict);
  });
});

describe('a challenge', () => {
  const open: FactorChallenge = {
    id: 'c',
    factorId: 'f',
    sessionId: 's',
    triesLeft: 1,
    expiresAt: after(1),
    spentAt: null,
    codeMac: null,
    interactionSealed: null,
  };
  const by = { factorId: 'f', sessionId: 's' };
  it.each<[string, FactorChallenge | null, typeof by, Date, string | null]>([
    ['that is open', open, by, noon, null],
    ['that is none', null, by, noon, 'supabase.challenge_not_found'],
    ['of another factor', open, { ...by, factorId: 'g' }, noon, 'supabase.challenge_not_found'],
    ['of another session', open, { ...by, sessionId: 't' }, noon, 'supabase.challenge_used'],
    ['that was answered', { ...open, spentAt: noon }, by, noon, 'supabase.challenge_used'],
    ['whose time is over', open, by, after(1), 'supabase.challenge_expired'],
    ['whose tries are', { ...open, triesLeft: 0 }, by, noon, 'supabase.challenge_exhausted'],
  ])('%s', (_, challenge, whose, now, expected) => {
    const outcome = requireAnswerable(challenge, whose, now);
    expect(outcome.ok ? null : outcome.problem.code).toBe(expected);
  });
});

describe('where a mailed link leads', () => {
  const settings = { site_url: 'https://site.example', redirect_urls: ['https://app.example/welcome', 'myapp://callback'] };
  it.each([
    [undefined, 'https://site.example'],
    ['https://app.example/welcome', 'https://app.example/welcome'],
    ['https://app.example/welcome/back?a=1', 'https://app.example/welcome/back?a=1'],
    ['https://site.example/anywhere', 'https://site.example/anywhere'],
    ['https://app.example/welcomes', 'https://site.example'],
    ['https://app.example/welcome/../admin', 'https://site.example'],
    ['https://app.example.evil.example/welcome', 'https://site.example'],
    ['https://app.example@evil.example/welcome', 'https://site.example'],
    ['https://user:pw@app.example/welcome', 'https://site.example'],
    ['http://app.example/welcome', 'https://site.example'],
    ['javascript:alert(1)', 'https://site.example'],
    ['//app.example/welcome', 'https://site.example'],
    ['myapp://callback', 'https://site.example'], // only web addresses
    ['not an address', 'https://site.example'],
    ['https://app.example/welcome/お帰り', 'https://app.example/welcome/%E3%81%8A%E5%B8%B0%E3%82%8A'],
    ['https://app.example/welcome/\r\nx: y', 'https://app.example/welcome/x:%20y'], // a header has one line
  ])('%s → %s', (asked, expected) => {
    expect(redirectFor(settings, 'https://fallback.example/', asked)).toBe(expected);
  });

  it('is the product’s own address where the tenant names none', () => {
    expect(redirectFor(undefined, 'https://fallback.example/', 'https://evil.example/')).toBe('https://fallback.example/');
  });

  it('gets the session in its fragment, whatever fragment it had', () => {
    expect(withFragment('https://a.example/x?y=1#old', { a: 'b c' })).toBe('https://a.example/x?y=1#a=b+c');
  });
});

describe('the length of a ban', () => {
  it.each([
    ['24h', 86_400],
    ['1h30m', 5_400],
    ['90s', 90],
  ])('%s', (text, seconds) => expect(bannedUntil(text, noon)).toEqual(after(seconds)));

  it.each(['', '24', 'h', '-1h', '1d', '1h ', '1.5h'])('%j is none', (text) => expect(bannedUntil(text, noon)).toBeUndefined());
  it('none ends it, and for ever is still a date', () => {
    expect(bannedUntil('none', noon)).toBeNull();
    expect(bannedUntil('876000000h', noon)?.getUTCFullYear()).toBe(2126);
  });
});

it('data of an application that would not fit into a header is refused', () => {
  expect(checkMetadata({ a: 'x'.repeat(4_000) }).ok).toBe(true);
  expect(checkMetadata({ a: 'x'.repeat(4_100) }).ok).toBe(false);
});
