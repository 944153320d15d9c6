import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aServer, basic, SECRET, type TestServer } from './testing.ts';

let server: TestServer;
let tenantId: string;
beforeAll(async () => {
  server = await aServer();
  tenantId = await server.world.tenant();
});
afterAll(() => server.close());

/** A client that came through is told that it lacks a code; any other answer came before that. */
const throughTheDoor = { error: 'invalid_request', error_description: 'code is required' };
const grant_type = 'authorization_code';

describe('client authentication at the token endpoint', () => {
  it('O-25 takes Basic with form-urlencoded values, and the name again in the form', async () => {
    const id = await server.confidential(tenantId);
    expect((await server.tokens(tenantId, { grant_type }, basic(id))).body).toEqual(throughTheDoor);
    expect((await server.tokens(tenantId, { grant_type, client_id: id }, basic(id))).body).toEqual(throughTheDoor);
  });

  it('takes the parameters of client_secret_post, and a public client by its name', async () => {
    const id = await server.confidential(tenantId, { token_endpoint_auth_method: 'client_secret_post' });
    expect((await server.tokens(tenantId, { grant_type, client_id: id, client_secret: SECRET })).body).toEqual(throughTheDoor);
    const publicId = await server.world.client(tenantId);
    expect((await server.tokens(tenantId, { grant_type, client_id: publicId })).body).toEqual(throughTheDoor);
  });

  it('takes an alias wherever it takes an id', async () => {
    await server.confidential(tenantId, {}, 'shop');
    expect((await server.tokens(tenantId, { grant_type }, basic('shop'))).body).toEqual(throughTheDoor);
  });

  it('A10-09 O-22 answers 401 invalid_client, with a challenge where Basic was used', async () => {
    const id = await server.confidential(tenantId);
    const post = await server.confidential(tenantId, { token_endpoint_auth_method: 'client_secret_post' });
    const unknown = '00000000-0000-4000-8000-000000000000';
    const other = await server.world.tenant();
    const withBasic = [
      await server.tokens(tenantId, { grant_type }, basic(id, 'wrong')),
      await server.tokens(tenantId, { grant_type }, basic(unknown)),
      await server.tokens(tenantId, { grant_type }, basic(post)),
      await server.tokens(tenantId, { grant_type }, { authorization: 'Basic ???' }),
      await server.tokens(tenantId, { grant_type }, { authorization: `Basic ${Buffer.from('a:%zz').toString('base64')}` }),
      await server.tokens(tenantId, { grant_type, client_id: id }, { authorization: 'Bearer x' }),
      await server.tokens(other, { grant_type }, basic(id)),
    ];
    for (const { status, headers, body } of withBasic) {
      expect([status, headers['www-authenticate'], body['error']]).toEqual([401, 'Basic realm="token"', 'invalid_client']);
    }
    const withoutBasic = [
      await server.tokens(tenantId, { grant_type, client_id: post, client_secret: 'wrong' }),
      await server.tokens(tenantId, { grant_type, client_id: id, client_secret: SECRET }),
      await server.tokens(tenantId, { grant_type, client_id: id }),
      await server.tokens(tenantId, { grant_type, client_id: unknown }),
      await server.tokens(tenantId, { grant_type, client_id: id, client_assertion: 'x.y.z' }),
      await server.tokens(tenantId, { grant_type }),
    ];
    for (const { status, headers, body } of withoutBasic) {
      expect([status, headers['www-authenticate'], body['error']]).toEqual([401, undefined, 'invalid_client']);
    }
    expect(withBasic[0]?.body).toEqual(withBasic[1]?.body);
    expect(await server.world.events(tenantId)).toContain('issue_token_failure');
  });

  it('O-25 refuses two ways at once and a name that is not the authenticated one', async () => {
    const id = await server.confidential(tenantId);
    const both = await server.tokens(tenantId, { grant_type, client_id: id, client_secret: SECRET }, basic(id));
    const foreign = await server.tokens(tenantId, { grant_type, client_id: 'somebody' }, basic(id));
    for (const { status, body } of [both, foreign]) expect([status, body['error']]).toEqual([400, 'invalid_request']);
  });

  it('O-20 takes nothing but one form', async () => {
    const id = await server.world.client(tenantId);
    const json = { 'content-type': 'application/json' };
    const asJson = await server.tokens(tenantId, JSON.stringify({ grant_type, client_id: id }), json);
    expect([asJson.status, asJson.body['error']]).toEqual([415, 'invalid_request']);
    const asText = await server.tokens(tenantId, 'grant_type=x', { 'content-type': 'text/plain' });
    expect([asText.status, asText.body['error']]).toEqual([415, 'invalid_request']);
    expect((await server.call('POST', `/${tenantId}/v1/tokens`)).status).toBe(415);
    for (const twice of [
      `client_id=${id}&grant_type=a&grant_type=b`,
      `client_id=${id}&client_id=${id}`,
      `client_id=${id}&x=1&x=2`,
    ]) {
      const { status, body } = await server.tokens(tenantId, twice);
      expect([status, body['error']]).toEqual([400, 'invalid_request']);
    }
  });

  it('answers for hostile input with a refusal, not with a fault', async () => {
    const id = await server.world.client(tenantId);
    const body = `client_id=${id}&grant_type=authorization_code&redirect_uri=x`;
    for (const form of [
      `${body}&code=%00`,
      `client_id=%00&grant_type=x`,
      `${body}&code=a&__proto__=x&constructor=y`,
      `${body}&code=${'a'.repeat(100_000)}`,
      `${body}&code=%ff%fe`,
      `client_id=${encodeURIComponent("' OR 1=1 --")}`,
    ]) {
      expect((await server.tokens(tenantId, form)).status).toSatisfy((status: number) => status === 400 || status === 401);
    }
    expect((await server.tokens(tenantId, 'x'.repeat(1_100_000))).status).toBe(413);
  });

  it('answers 404 for a tenant that does not exist', async () => {
    for (const unknown of ['00000000-0000-4000-8000-000000000000', 'nobody', `${tenantId}x`]) {
      const { status, body } = await server.tokens(unknown, { grant_type, client_id: 'x' });
      expect([status, body['error']]).toEqual([404, 'not_found']);
    }
  });
});
