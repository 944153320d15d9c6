import { describe, expect, it } from 'vitest';
import { pageOf } from './page-of.ts';

const at = (address: string) => pageOf(new URL(address, 'http://localhost:8080'));

describe('the page an address stands for', () => {
  it('L-001 is a transaction where id and tenant are named', () => {
    expect(at('/authorize?id=0198-aa&tenant_id=demo')).toEqual({ page: 'authorize', tenantId: 'demo', id: '0198-aa' });
    expect(at('/authorize/?id=a&tenant_id=b')).toMatchObject({ page: 'authorize' });
  });

  it('is not found where one of them is missing or could lead a request elsewhere', () => {
    for (const bad of [
      '/authorize?id=a',
      '/authorize?tenant_id=a',
      '/authorize?id=..%2Fx&tenant_id=a',
      '/authorize?id=a&tenant_id=a%2Fb',
      '/',
    ])
      expect(at(bad)).toEqual({ page: 'not-found' });
  });

  it('L-053 is the guide, whatever stands behind it', () => {
    expect(at('/guide/authenticator?ui_locales=en')).toEqual({ page: 'guide' });
    expect(at('/guide/other')).toEqual({ page: 'not-found' });
  });

  it('L-070 is the security page of a tenant, which is told of a login that failed and of nothing else', () => {
    expect(at('/demo/security?code=abc&state=x')).toEqual({ page: 'security', tenantId: 'demo', failed: false });
    expect(at('/demo/security/?error=access_denied')).toEqual({ page: 'security', tenantId: 'demo', failed: true });
    expect(at('/security')).toEqual({ page: 'not-found' });
  });

  it('takes the token of a mail link from the fragment only', () => {
    expect(at('/demo/password-reset#token=abcdefgh12')).toEqual({
      page: 'password-reset',
      tenantId: 'demo',
      token: 'abcdefgh12',
    });
    expect(at('/demo/set-up#token=abcdefgh12')).toEqual({ page: 'set-up', tenantId: 'demo', token: 'abcdefgh12' });
    expect(at('/demo/unlock?token=abcdefgh12')).toMatchObject({ page: 'unlock', token: null });
    expect(at('/demo/verify-email#token=%3Cscript%3E')).toMatchObject({ page: 'verify-email', token: null });
  });

  it('never takes words for the error page from the address', () => {
    const page = at('/error?error=Call+0120-000-000&error_description=Your+account+is+hacked&request_id=r-1');
    expect(page).toEqual({ page: 'error', error: null, requestId: 'r-1', tenantId: null });
    expect(at('/error?error=invalid_request&tenant_id=demo')).toMatchObject({ error: 'invalid_request', tenantId: 'demo' });
  });
});
