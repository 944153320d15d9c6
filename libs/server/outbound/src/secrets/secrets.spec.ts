import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#shared/kernel';
import { extractSecrets, maskSecrets, mergeSecrets } from './secrets.ts';
import { requirement002Sms } from '../testing.ts';

const base = 'interactions.sms-authentication.execution.http_request';
const withRequest = (request: JsonObject): JsonObject => ({
  interactions: { 'sms-authentication': { execution: { http_request: request } } },
});

describe('secrets of a configuration', () => {
  it('002 weakness 12: are taken out by path and leave the mask', () => {
    const { document, secrets } = extractSecrets(requirement002Sms());
    expect(secrets).toEqual({
      'interactions.sms-authentication-challenge.execution.http_request.oauth_authorization.password': 'password',
      [`${base}.oauth_authorization.password`]: 'password',
    });
    const expected = structuredClone(requirement002Sms());
    for (const interaction of Object.values(expected.interactions)) {
      interaction.execution.http_request.oauth_authorization.password = '****';
    }
    expect(document).toEqual(expected);
  });

  it('are found in every place that holds one', () => {
    const request = {
      url: 'https://sms.example.com/',
      oauth_authorization: { client_id: 'id', client_secret: 's1' },
      hmac_authentication: { api_key: 'public', secret: 's2' },
      header_mapping_rules: [
        { static_value: 'Basic s3', to: 'Authorization' },
        { static_value: 's4', to: 'X-Api-Key' },
        { static_value: 'application/json', to: 'Content-Type' },
      ],
      body_mapping_rules: [
        { static_value: 's5', to: 'auth.api_key' },
        { static_value: 'Sekisho', to: 'sender' },
      ],
    };
    const { document, secrets } = extractSecrets(withRequest(request));
    expect(Object.values(secrets).sort()).toEqual(['Basic s3', 's1', 's2', 's4', 's5']);
    expect(JSON.stringify(document)).not.toMatch(/s[1-5]/);
    expect(JSON.stringify(document)).toContain('application/json');
    expect(JSON.stringify(document)).toContain('Sekisho');
    expect(maskSecrets(withRequest(request))).toEqual(document);
  });

  it('are masked in refused documents of any shape too', () => {
    const strange = { a: [{ oauth_authorization: { password: ['x-secret'] } }, { oauth_authorization: 'text' }] };
    expect(maskSecrets(strange)).toEqual({ a: [{ oauth_authorization: { password: '****' } }, { oauth_authorization: 'text' }] });
    const deep = JSON.parse(
      `${'{"a":'.repeat(9000)}{"oauth_authorization":{"password":"x-secret"}}${'}'.repeat(9000)}`,
    ) as JsonObject;
    expect(JSON.stringify(maskSecrets(deep))).not.toContain('x-secret');
  });

  it('survive a round trip through a masked answer', () => {
    const stored = extractSecrets(requirement002Sms());
    expect(mergeSecrets(stored.document, stored)).toEqual({ ok: true, value: requirement002Sms() });
  });

  it('are replaced by new ones', () => {
    const stored = extractSecrets(requirement002Sms());
    const incoming = structuredClone(requirement002Sms());
    incoming.interactions['sms-authentication'].execution.http_request.oauth_authorization.password = 'fresh';
    const merged = mergeSecrets(incoming, stored);
    expect(merged.ok && extractSecrets(merged.value).secrets[`${base}.oauth_authorization.password`]).toBe('fresh');
  });

  it('stay with their header when the rules change their order', () => {
    const rules = [
      { static_value: 'one', to: 'X-Api-Key' },
      { static_value: 'two', to: 'Authorization' },
    ];
    const stored = extractSecrets(withRequest({ url: 'https://a.example.com', header_mapping_rules: rules }));
    const turned = withRequest({
      url: 'https://a.example.com',
      header_mapping_rules: [
        { static_value: '****', to: 'authorization' },
        { static_value: '****', to: 'x-api-key' },
      ],
    });
    const merged = mergeSecrets(turned, stored);
    expect(JSON.stringify(merged)).toMatch(/two.*authorization.*one.*x-api-key/);
  });

  it('refuse the mask where nothing is stored', () => {
    const masked = extractSecrets(requirement002Sms()).document;
    expect(mergeSecrets(masked, null)).toMatchObject({
      ok: false,
      problem: { faults: [{}, { path: `${base}.oauth_authorization.password` }] },
    });
  });

  it('are not sent to another place than they were given for', () => {
    const stored = extractSecrets(requirement002Sms());
    const moved = extractSecrets(requirement002Sms('https://evil.example.com')).document;
    expect(mergeSecrets(moved, stored)).toMatchObject({ ok: false, problem: { faults: [{}, {}] } });
  });
});
