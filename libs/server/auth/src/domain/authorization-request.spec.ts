import { describe, expect, it } from 'vitest';
import type { Client } from '#server/tenancy';
import { answerUri, readAuthorizationRequest, redirectUriOf, type AuthorizationParameters } from './authorization-request.ts';

const CALLBACK = 'https://app.example.com/callback';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'; // RFC 7636 appendix B

const aClient = (settings: Partial<Client['settings']> = {}): Client =>
  ({
    id: 'c',
    alias: null,
    settings: {
      redirect_uris: [CALLBACK],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      scope: 'openid profile',
      token_endpoint_auth_method: 'client_secret_post',
      require_pkce: false,
      ...settings,
    },
  }) as Client;
const isPublicClient = { token_endpoint_auth_method: 'none' } as const;
const read = (changes: AuthorizationParameters = {}, client = aClient()) =>
  readAuthorizationRequest(client, { response_type: 'code', scope: 'openid', ...changes }, CALLBACK);
const errorOf = (changes: AuthorizationParameters, client = aClient()) => {
  const outcome = read(changes, client);
  return outcome.ok ? 'accepted' : outcome.problem.error;
};

describe('A10-02 the redirect URI', () => {
  it('is the registered one, compared character by character', () => {
    expect(redirectUriOf(aClient(), CALLBACK)).toBe(CALLBACK);
    for (const other of [
      `${CALLBACK}/`,
      `${CALLBACK}?a=1`,
      'https://app.example.com/Callback',
      'https://app.example.com:443/callback',
    ])
      expect(redirectUriOf(aClient(), other)).toBeNull();
  });

  it('may be left out where only one is registered', () => {
    expect(redirectUriOf(aClient(), undefined)).toBe(CALLBACK);
    expect(redirectUriOf(aClient({ redirect_uris: [CALLBACK, `${CALLBACK}2`] }), undefined)).toBeNull();
  });

  it('of a native application may have any port on loopback, and nothing else may differ (RFC 8252 section 7.3)', () => {
    const native = aClient({ ...isPublicClient, redirect_uris: ['http://127.0.0.1:3000/cb'] });
    expect(redirectUriOf(native, 'http://127.0.0.1:51004/cb')).toBe('http://127.0.0.1:51004/cb');
    for (const other of [
      'http://127.0.0.1:51004/other',
      'http://localhost:51004/cb',
      'http://[::1]:51004/cb',
      'https://127.0.0.1:51004/cb',
      'http://127.0.0.1.evil.example:51004/cb',
      'http://127.0.0.1:51004@evil.example/cb',
    ])
      expect(redirectUriOf(native, other)).toBeNull();
  });

  it('of a confidential client keeps its port', () => {
    expect(redirectUriOf(aClient({ redirect_uris: ['http://127.0.0.1:3000/cb'] }), 'http://127.0.0.1:51004/cb')).toBeNull();
  });
});

describe('an authorization request (RFC 6749 section 4.1.1, OpenID Connect Core section 3.1.2)', () => {
  it('says what was asked for, each scope once', () => {
    expect(read({ scope: 'openid profile openid', state: 's', nonce: 'n', max_age: '0', prompt: 'login consent' })).toMatchObject(
      {
        ok: true,
        value: {
          scopes: ['openid', 'profile'],
          state: 's',
          nonce: 'n',
          maxAge: 0,
          prompts: ['login', 'consent'],
          codeChallenge: null,
        },
      },
    );
  });

  it.each<[string, AuthorizationParameters, string]>([
    ['no response type', { response_type: undefined }, 'invalid_request'],
    ['the implicit flow', { response_type: 'token' }, 'unsupported_response_type'],
    ['the hybrid flow', { response_type: 'code id_token' }, 'unsupported_response_type'],
    ['an answer in the fragment', { response_mode: 'fragment' }, 'invalid_request'],
    ['no scope', { scope: undefined }, 'invalid_scope'],
    ['a scope that is not the client’s', { scope: 'openid management' }, 'invalid_scope'],
    ['a request object', { request: 'x' }, 'request_not_supported'],
    ['a request by reference', { request_uri: 'https://x' }, 'request_uri_not_supported'],
    ['an unknown prompt', { prompt: 'magic' }, 'invalid_request'],
    ['none beside another prompt', { prompt: 'none login' }, 'invalid_request'],
    ['a max_age that is no number', { max_age: 'soon' }, 'invalid_request'],
    ['a negative max_age', { max_age: '-1' }, 'invalid_request'],
  ])('is refused for %s', (_, changes, error) => expect(errorOf(changes)).toBe(error));

  it('is refused to a client without the authorization code grant', () => {
    expect(errorOf({}, aClient({ grant_types: ['client_credentials'] }))).toBe('unauthorized_client');
  });
});

describe('X-07 PKCE (RFC 7636, RFC 9700 section 2.1.1)', () => {
  const publicClient = aClient(isPublicClient);

  it('is demanded of every public client, whatever its settings say', () => {
    expect(errorOf({}, publicClient)).toBe('invalid_request');
    expect(errorOf({}, aClient({ ...isPublicClient, require_pkce: false }))).toBe('invalid_request');
    expect(errorOf({ code_challenge: CHALLENGE, code_challenge_method: 'S256' }, publicClient)).toBe('accepted');
  });

  it('is checked whenever it is offered', () => {
    expect(read({ code_challenge: CHALLENGE, code_challenge_method: 'S256' })).toMatchObject({
      value: { codeChallenge: CHALLENGE },
    });
  });

  it.each<[string, AuthorizationParameters]>([
    ['plain', { code_challenge: CHALLENGE, code_challenge_method: 'plain' }],
    ['the method left out, which means plain', { code_challenge: CHALLENGE }],
    ['a method without a challenge', { code_challenge_method: 'S256' }],
    ['a challenge that is no SHA-256', { code_challenge: 'short', code_challenge_method: 'S256' }],
  ])('refuses %s', (_, changes) => expect(errorOf(changes)).toBe('invalid_request'));
});

describe('the answer to the client', () => {
  it('keeps the query of the redirect URI, echoes state and names the issuer (RFC 9207)', () => {
    const uri = new URL(answerUri(`${CALLBACK}?keep=1`, { code: 'a b' }, 's&t', 'https://issuer/x'));
    expect(Object.fromEntries(uri.searchParams)).toEqual({ keep: '1', code: 'a b', state: 's&t', iss: 'https://issuer/x' });
  });

  it('has no state where none was sent', () => {
    expect(new URL(answerUri(CALLBACK, { code: 'c' }, null, 'https://i')).searchParams.has('state')).toBe(false);
  });
});
