import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aServer, basic, type TestServer } from './testing.ts';

let server: TestServer;
let tenantId: string;
let clientId: string;
beforeAll(async () => void (server = await aServer()));
afterAll(() => server.close());
beforeEach(async () => {
  tenantId = await server.world.tenant();
  clientId = await server.confidential(tenantId, { grant_types: ['client_credentials'], scope: 'openid sms:send management' });
});

const ask = (form: Record<string, string> = {}) =>
  server.tokens(tenantId, { grant_type: 'client_credentials', ...form }, basic(clientId));
const userinfo = (token: unknown) => server.call('GET', `/${tenantId}/v1/userinfo`, { authorization: `Bearer ${String(token)}` });
const refused = (error: string) => ({ status: 400, body: { error } });

describe('client_credentials', () => {
  it('O-13 gives the client a token for itself, which is nobody at userinfo', async () => {
    const { status, body } = await ask();
    expect(status).toBe(200);
    expect(body).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 600, scope: 'sms:send' });
    expect(decodeJwt(String(body['access_token']))).toMatchObject({ sub: clientId, client_id: clientId });
    expect((await userinfo(body['access_token'])).status).toBe(401);
  });

  it('A10-10 gives no scope of a person or of the management API', async () => {
    for (const scope of ['openid', 'management', 'sms:send management', 'unknown'])
      expect(await ask({ scope })).toMatchObject(refused('invalid_scope'));
    expect((await ask({ scope: 'sms:send' })).body['scope']).toBe('sms:send');
  });

  it('is not for public clients', async () => {
    const id = await server.world.client(tenantId, { grant_types: ['client_credentials'] });
    const form = { grant_type: 'client_credentials', client_id: id };
    expect(await server.tokens(tenantId, form)).toMatchObject(refused('unauthorized_client'));
  });
});
