import { describe, expect, it } from 'vitest';
import { idleUntil } from './console-life.ts';
import { elevationOf } from './elevation.ts';
import { maskAddress } from './mask-address.ts';
import { returnPath } from './return-path.ts';
import { permissionsOf, printOf, rolesIn } from './rights.ts';

const now = new Date('2026-11-21T03:00:00Z');
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);

describe('R-008 the way back after a sign-in', () => {
  it.each([
    [undefined, '/admin'],
    ['/admin', '/admin'],
    ['/admin/mfa-reset?user=u_1&tenant=t', '/admin/mfa-reset?user=u_1&tenant=t'],
    ['/administrator', '/admin'],
    ['/admin//evil.example', '/admin'],
    ['/admin/%2e%2e/x', '/admin'],
    ['/admin\\evil', '/admin'],
    ['//evil.example/admin', '/admin'],
    ['https://evil.example/admin', '/admin'],
    ['javascript:alert(1)', '/admin'],
    ['/admin?a=1?b=2', '/admin'],
    ['/admin?next="><script>', '/admin?next=%22%3E%3Cscript%3E'],
  ])('%j leads to %s', (wanted, path) => expect(returnPath(wanted)).toBe(path));
});

describe('rights', () => {
  const bindings = [
    { role: 'auditor', scopeTenantId: null },
    { role: 'security_admin', scopeTenantId: 'a' },
    { role: 'nobody knows this', scopeTenantId: null },
  ];

  it('hold in the tenant they were given for, or everywhere', () => {
    expect(rolesIn(bindings, 'a')).toEqual(['auditor', 'security_admin']);
    expect(rolesIn(bindings, 'b')).toEqual(['auditor']);
    expect(rolesIn(bindings, null)).toEqual(['auditor']);
    expect(permissionsOf(rolesIn(bindings, 'b'))).not.toContain('mfa_reset.execute');
    expect(permissionsOf(rolesIn(bindings, 'a'))).toContain('mfa_reset.execute');
  });

  it('have one print, whatever the order of their lines, and another one with any change', () => {
    expect(printOf([...bindings].reverse())).toBe(printOf(bindings));
    expect(printOf(bindings.slice(1))).not.toBe(printOf(bindings));
    expect(printOf([{ role: 'auditor', scopeTenantId: 'a' }])).not.toBe(printOf([{ role: 'auditor', scopeTenantId: null }]));
  });
});

describe('R-022 R-031 a fresh proof', () => {
  const known = { id: 'r', roles: 'x', expiresAt: at(1), endedAt: null };

  it.each([
    ['counts until its end', known, 'x', { id: 'r', until: at(1).toISOString() }],
    ['is over at its end', { ...known, expiresAt: now }, 'x', 'expired'],
    ['is over with a change of roles', known, 'y', 'expired'],
    ['is none when it was given back', { ...known, endedAt: now }, 'x', null],
    ['is none where none was given', null, 'x', null],
  ])('%s', (_, proof, roles, worth) => expect(elevationOf(proof, { roles, now })).toEqual(worth));
});

describe('R-029 the end of a session', () => {
  it('is so long after the last act, and never later than the absolute end', () => {
    expect(idleUntil({ lastSeenAt: now, expiresAt: at(5_000) }, 900)).toEqual(at(900));
    expect(idleUntil({ lastSeenAt: now, expiresAt: at(60) }, 900)).toEqual(at(60));
  });
});

describe('D-19 a network address', () => {
  it.each([
    ['192.0.2.77', '192.0.2.*'],
    ['2001:db8::1f', '2001:db8::*'],
    ['', '*'],
  ])('%s is shown as %s', (ip, shown) => expect(maskAddress(ip)).toBe(shown));
});
