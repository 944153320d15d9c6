import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOutbound, type Outbound } from './outbound.ts';

let server: Server;
let port: number;
let outbound: Outbound;
let seen: string[];
beforeAll(async () => {
  seen = [];
  server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${String(request.headers['x-a'])}`);
    if (request.url === '/mute') return;
    if (request.url === '/elsewhere') response.writeHead(302, { location: '/taken' }).end();
    else response.writeHead(204).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
  outbound = createOutbound({ aliases: new Map(), allow: [`127.0.0.1:${port}`], requireHttps: false });
});
afterAll(async () => {
  await outbound.close();
  server.closeAllConnections();
  server.close();
});
const post = (url: string, timeoutMs = 2_000) => outbound.post({ url, headers: { 'x-a': 'b' }, body: '{}' }, timeoutMs);

describe('a post', () => {
  it('answers the status, and follows no redirect', async () => {
    expect(await post(`http://127.0.0.1:${port}/taken`)).toEqual({ ok: true, status: 204 });
    expect(await post(`http://127.0.0.1:${port}/elsewhere`)).toEqual({ ok: true, status: 302 });
    expect(seen).toEqual(['POST /taken b', 'POST /elsewhere b']);
  });

  it('tells of silence, of nobody there and of what the guard refuses, without the address', async () => {
    expect(await post(`http://127.0.0.1:${port}/mute`, 100)).toEqual({
      ok: false,
      reason: 'the receiver did not answer in time',
    });
    expect(await post(`http://localhost:${port === 1 ? 2 : 1}/`)).toEqual({
      ok: false,
      reason: 'the destination may not be reached',
    });
    expect(await post('http://169.254.169.254/')).toEqual({ ok: false, reason: 'the destination may not be reached' });
    const closed = createOutbound({ aliases: new Map(), allow: ['127.0.0.1:1'], requireHttps: false });
    const told = await closed.post({ url: 'http://127.0.0.1:1/', headers: {}, body: '' }, 2_000);
    expect(told).toEqual({ ok: false, reason: 'the receiver cannot be reached (ECONNREFUSED)' });
    await closed.close();
  });
});
