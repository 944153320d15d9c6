import { afterEach, describe, expect, it } from 'vitest';
import { runningProvider } from './test/running-provider.ts';

const provider = runningProvider();
const CHALLENGE = '/sms-authentication-challenge';
const challenge = () => provider.send('POST', CHALLENGE, { phone_number: '+819012345678', template: 'registration' });

afterEach(async () => {
  await provider.setFault({ route: '*', mode: 'none' });
});

describe('a switched fault', () => {
  it('slow answers late, and rightly', async () => {
    await provider.setFault({ route: CHALLENGE, mode: 'slow', delay_ms: 150 });
    const started = Date.now();
    expect((await challenge()).status).toBe(200);
    expect(Date.now() - started).toBeGreaterThanOrEqual(145);
  });

  it('error answers the status asked for and sends nothing', async () => {
    await provider.send('DELETE', '/messages');
    await provider.setFault({ route: CHALLENGE, mode: 'error' });
    expect((await challenge()).status).toBe(500);
    await provider.setFault({ route: CHALLENGE, mode: 'error', status: 429 });
    const answer = await challenge();
    expect([answer.status, await answer.json()]).toMatchObject([429, { error: 'server_error' }]);
    expect(await provider.messages()).toEqual([]);
  });

  it('refuse hangs up without an answer', async () => {
    await provider.setFault({ route: CHALLENGE, mode: 'refuse' });
    await expect(challenge()).rejects.toThrow('fetch failed');
  });

  it('garbage answers 200 with something that is no JSON', async () => {
    await provider.setFault({ route: CHALLENGE, mode: 'garbage' });
    const answer = await challenge();
    expect(answer.status).toBe(200);
    await expect(answer.json()).rejects.toThrow(SyntaxError);
  });

  it('touches its own route only, and every route with *', async () => {
    const token = () => provider.send('POST', '/token', { grant_type: 'client_credentials' });
    await provider.setFault({ route: CHALLENGE, mode: 'error' });
    expect((await token()).status).toBe(200);
    await provider.setFault({ route: '*', mode: 'error' });
    expect((await token()).status).toBe(500);
    expect((await provider.get('/messages')).status).toBe(200);
  });

  it('is listed, and an impossible one is refused by name', async () => {
    await provider.setFault({ route: '/token', mode: 'slow', delay_ms: 5 });
    expect(await (await provider.get('/faults')).json()).toContainEqual({
      route: '/token',
      mode: 'slow',
      delay_ms: 5,
      status: 500,
    });
    for (const [fault, named] of [
      [{ route: '/x', mode: 'slow' }, 'route'],
      [{ route: '*', mode: 'x' }, 'mode'],
      [{ route: '*', mode: 'slow', delay_ms: -1 }, 'delay_ms'],
      [{ route: '*', mode: 'error', status: 200 }, 'status'],
    ] as const) {
      const answer = await provider.setFault(fault);
      expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(named)]);
    }
  });
});
