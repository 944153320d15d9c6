import { describe, expect, it } from 'vitest';
import { events, guardedPermissions, isRole, permits, problems, roleMay, roles, shapeFault, type Permission } from './index.ts';

const catalogue = Object.entries(problems);

describe('the catalogue of problems', () => {
  it.each(catalogue)('%s has a status of refusal and a word of OAuth style', (_, { status, error }) => {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect(error).toMatch(/^[a-z_]+$/);
  });

  it.each(catalogue)('%s describes itself in signs that RFC 6749 section 5.2 allows', (_, { description }) => {
    expect(description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  });

  it.each(catalogue)('%s has a code of area and reason', (code) => {
    expect(code).toMatch(/^[a-z]+\.[a-z_]+$/);
  });

  it('rulings section 3: only volume limits are 429 or 503 with a time, a locked account is a 400', () => {
    expect(problems['login.invalid_credentials']).toMatchObject({ status: 400, error: 'invalid_credentials' });
    expect(problems['login.locked']).toMatchObject({ status: 400, error: 'too_many_attempts' });
    expect([problems['limit.volume'].status, problems['system.overloaded'].status]).toEqual([429, 503]);
  });
});

describe('the catalogue of events', () => {
  it.each(Object.entries(events))(
    '%s has a name for filters and a sentence for an auditor',
    (type, { description, category }) => {
      expect(type).toMatch(/^[a-z][a-z_]+$/);
      expect(description).toMatch(/^[A-Z].{8,}[^.]$/);
      expect(['security', 'management']).toContain(category);
    },
  );
});

describe('permissions', () => {
  it.each<[readonly string[], Permission, boolean]>([
    [['idp:user:read'], 'idp:user:read', true],
    [['idp:user:*'], 'idp:user:delete', true],
    [['idp:*'], 'idp:client:create', true],
    [['idp:user:read'], 'idp:user:update', false],
    [['idp:user:*'], 'idp:client:read', false],
    [['*'], 'idp:user:read', false],
    [['idp:user:re'], 'idp:user:read', false],
    [[], 'idp:user:read', false],
    [['mfa_reset.execute'], 'mfa_reset.execute', true],
    [['mfa_reset.*'], 'mfa_reset.execute', false],
  ])('%j for %s: %s', (granted, wanted, allowed) => {
    expect(permits(granted, wanted)).toBe(allowed);
  });

  it.each(guardedPermissions)('no wildcard of a management role reaches %s (rulings section 5)', (permission) => {
    for (const granted of ['idp:*', '*', 'idp:', `${permission}*`, '']) expect(permits([granted], permission)).toBe(false);
  });

  it('who may carry out a reset may not approve one (X-21)', () => {
    for (const granted of Object.values(roles) as (readonly string[])[])
      expect(permits(granted, 'mfa_reset.execute') && permits(granted, 'mfa_reset.approve')).toBe(false);
  });

  it.each<[string, Permission, boolean]>([
    ['senior_admin', 'mfa_reset.approve', true],
    ['senior_admin', 'mfa_reset.execute', false],
    ['toString', 'mfa_reset.approve', false],
    ['nobody', 'mfa_reset.approve', false],
  ])('the role %s may do %s: %s', (role, wanted, allowed) => {
    expect(roleMay(role, wanted)).toBe(allowed);
  });

  it('only what is listed is a role', () => {
    expect(['auditor', 'toString', '__proto__', ''].map(isRole)).toEqual([true, false, false, false]);
  });
});

describe('the shape of input', () => {
  const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);

  it.each([[undefined], [null], ['関所'], [{ a: [1, 'x', null] }], ['😀'], ['\t\n']])('%j can be read and stored', (value) => {
    expect(shapeFault(value)).toBeNull();
  });

  it.each(['\0', 'a\0', '\ud83d', '\ude00x', { 'a\0': 1 }, [{ a: ['\0'] }]])('%j cannot be stored', (value) => {
    expect(shapeFault(value)).toMatch(/NUL/);
  });

  it('is bounded in depth and in number, without recursion', () => {
    expect([shapeFault(nested(64)), shapeFault(nested(66)), shapeFault(nested(5_000))]).toEqual([
      null,
      expect.stringContaining('nested'),
      expect.stringContaining('nested'),
    ]);
    expect(shapeFault(Array.from({ length: 50_001 }, () => 0))).toMatch(/more than 50000/);
  });
});
