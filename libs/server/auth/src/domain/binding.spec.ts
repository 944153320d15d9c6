import { describe, expect, it } from 'vitest';
import { isNavigation, mayContinue } from './binding.ts';

const OWN = 'https://login.example.com';
const curl = { fetchMode: null, fetchSite: null, origin: null, acceptsHtml: false, hostedUi: false };
const page = { ...curl, fetchMode: 'cors', fetchSite: 'same-origin', origin: OWN, hostedUi: true };
const bound = { bound: true, demanded: undefined };
const unbound = { bound: false, demanded: undefined };

describe('product.md 4.2 an authorization request is opened by a browser', () => {
  it.each([
    ['says so with Sec-Fetch-Mode', { fetchMode: 'navigate', fetchSite: 'cross-site' }, true],
    ['knows no Sec-Fetch headers and wants HTML', { acceptsHtml: true }, true],
    ['is curl', {}, false],
    ["is Node's own fetch", { fetchMode: 'cors' }, false],
    ['is a script that wants HTML', { fetchMode: 'cors', fetchSite: 'cross-site', acceptsHtml: true }, false],
  ] as const)('when it %s: %o', (_, signs, expected) => {
    expect(isNavigation({ ...curl, ...signs })).toBe(expected);
  });
});

describe('product.md 4.2 a transaction that a browser opened', () => {
  it('is continued by our own pages with the cookie', () => expect(mayContinue(bound, page, true, OWN)).toBe(true));
  it('refuses whoever lacks the cookie', () => {
    expect(mayContinue(bound, page, false, OWN)).toBe(false);
    expect(mayContinue(bound, curl, false, OWN)).toBe(false);
  });
  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['another site', { fetchSite: 'cross-site' }],
    ['a sibling host', { fetchSite: 'same-site' }],
  ])('refuses the cookie when it comes from %s', (_, signs) => {
    expect(mayContinue(bound, { ...page, ...signs }, true, OWN)).toBe(false);
  });
});

describe('product.md 4.2 a transaction that an API client opened', () => {
  it('works without cookies', () => expect(mayContinue(unbound, curl, false, OWN)).toBe(true));
  it.each([
    ['the hosted UI', page],
    ['a page of any site', { ...curl, origin: 'https://evil.example' }],
    ['a browser of any kind', { ...curl, fetchSite: 'none' }],
    ['our own page, even with a matching cookie', { ...curl, hostedUi: true }],
  ])('is refused to %s, so that nobody plants it on a victim', (_, signs) => {
    expect(mayContinue(unbound, signs, true, OWN)).toBe(false);
  });
});

describe('auth_session_binding_required', () => {
  it('true binds what an API client opened', () => {
    expect(mayContinue({ bound: false, demanded: true }, curl, false, OWN)).toBe(false);
    expect(mayContinue({ bound: false, demanded: true }, curl, true, OWN)).toBe(true);
  });
  it('false lets anybody continue what a browser opened', () => {
    expect(mayContinue({ bound: true, demanded: false }, curl, false, OWN)).toBe(true);
  });
});
