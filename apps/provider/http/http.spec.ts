import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../../tools/lib/ports.mjs';
import { startProvider } from '../server.ts';
import { runningProvider } from '../test/running-provider.ts';

const provider = runningProvider();
const text = { to: '+819012345678', body: 'x' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };

describe('tokens', () => {
  it.each([
    ['JSON', { grant_type: 'password', client_id: 'c', username: 'u', password: 'p', scope: 'application' }, {}],
    ['a form', 'grant_type=client_credentials&client_id=c&client_secret=s', form],
  ])('are issued for a request in %s and open every route', async (_shape, body, headers) => {
    const issued = await provider.post('/token', body, headers);
    expect(issued).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3600 } });
    const authorization = `Bearer ${String(issued.body['access_token'])}`;
    expect((await provider.post('/sms/send', text, { authorization })).status).toBe(200);
  });

  it.each([
    [{}, 'invalid_request'],
    [{ grant_type: 'authorization_code' }, 'unsupported_grant_type'],
    [{ grant_type: 'password', username: 'u' }, 'invalid_request'],
  ])('are refused for %j', async (body, error) => {
    expect(await provider.post('/token', body)).toMatchObject({ status: 400, body: { error } });
  });

  it('are not demanded, but an unknown or spoilt one is answered 401 and sends nothing', async () => {
    const { body } = await provider.post('/token', { grant_type: 'client_credentials' });
    const authorization = `Bearer ${String(body['access_token'])}`;
    await provider.send('DELETE', '/tokens');
    const before = (await provider.messages()).length;
    for (const shown of [authorization, 'Bearer made-up']) {
      const answer = await provider.send('POST', '/sms/send', text, { authorization: shown });
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"']);
    }
    expect(await provider.messages()).toHaveLength(before);
  });
});

describe('requests that make no sense', () => {
  it.each([
    ['malformed JSON', '{"to":', 400],
    ['a JSON array', '[]', 400],
    ['missing fields', {}, 400],
    ['a body over 64 KiB', { to: 'x', body: 'x'.repeat(65_536) }, 413],
  ])('are refused: %s', async (_what, body, status) => {
    expect(await provider.post('/sms/send', body)).toMatchObject({ status, body: { error: 'invalid_request' } });
  });

  it('a body of several megabytes ends the connection instead of filling memory', async () => {
    const answer = await provider.send('POST', '/sms/send', 'x'.repeat(8_000_000)).then(
      ({ status }) => status,
      () => 'connection ended',
    );
    expect([413, 'connection ended']).toContain(answer);
    expect((await provider.get('/messages')).status).toBe(200);
  });

  it('an unknown route is 404 and a wrong method 405, in JSON', async () => {
    const unknown = await provider.get('/nowhere');
    expect([unknown.status, await unknown.json()]).toMatchObject([404, { error: 'not_found' }]);
    const wrong = await provider.get('/sms-authentication');
    expect([wrong.status, wrong.headers.get('allow'), await wrong.json()]).toMatchObject([
      405,
      'POST',
      { error: 'method_not_allowed' },
    ]);
  });
});

describe('other web pages', () => {
  it('cannot send, delete or switch anything', async () => {
    const origin = 'https://evil.example';
    expect((await provider.send('POST', '/inbox/clear', '', { ...form, origin })).status).toBe(403);
    expect((await provider.send('DELETE', '/messages', undefined, { origin })).status).toBe(403);
    expect((await provider.send('POST', '/sms/send', text, { origin })).status).toBe(403);
  });

  it('cannot read the messages under a name of their own', async () => {
    const { port } = new URL(provider.url());
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.write('GET /messages HTTP/1.1\r\nHost: evil.example\r\n\r\n'),
      );
      socket.once('data', (bytes: Buffer) => {
        socket.destroy();
        resolve(bytes.toString());
      });
      socket.once('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  });
});

describe('starting and stopping', () => {
  it('answers on 127.0.0.1 as well as on localhost', async () => {
    expect((await fetch(provider.url().replace('localhost', '127.0.0.1') + '/messages')).status).toBe(200);
  });

  it('refuses a taken port and leaves nothing listening behind', async () => {
    const port = Number(new URL(provider.url()).port);
    await expect(startProvider({ port })).rejects.toMatchObject({ code: 'EADDRINUSE', port });
    const free = await freePort();
    await expect(startProvider({ port: free, smtpPort: provider.smtpPort() })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await (await startProvider({ port: free })).stop();
  });

  it('stops at once, even while a slow answer is pending', async () => {
    const own = await startProvider();
    const post = (path: string, method: string, body: unknown) => fetch(own.url + path, { method, body: JSON.stringify(body) });
    await post('/faults', 'PUT', { route: '/sms/send', mode: 'slow', delay_ms: 60_000 });
    const pending = post('/sms/send', 'POST', text).then(
      () => 'answered',
      () => 'cut off',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    const started = Date.now();
    await own.stop();
    expect(await pending).toBe('cut off');
    expect(Date.now() - started).toBeLessThan(2_000);
  });
});
