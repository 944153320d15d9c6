import { describe, expect, it } from 'vitest';
import { startFakeService } from '../test/fake-service.ts';
import { CHALLENGE, ended, noOAuth, sent, setUp } from '../test/set-up.ts';

describe('the guard at work', () => {
  it.each(['localhost', '127.0.0.1'])('X-16 never connects to %s unless it was allowed', async (name) => {
    const target = await startFakeService({ [CHALLENGE]: sent });
    ended.push(target.close);
    const options = { base: `http://${name}:${target.port}`, request: noOAuth };
    const refused = await setUp({}, { ...options, settings: { requireHttps: false } });
    expect(await refused.challenge()).toMatchObject({ status: 503, failure: { reason: 'destination_refused' } });
    expect(target.received).toEqual([]);
    const allowed = await setUp({}, { ...options, settings: { requireHttps: false, allow: [`127.0.0.1:${target.port}`] } });
    expect(await allowed.challenge()).toMatchObject({ status: 200 });
  });

  it('X-16 refuses plain http where https is demanded', async () => {
    const { challenge } = await setUp({}, { base: 'http://sms.example.com', request: noOAuth });
    expect(await challenge()).toMatchObject({ status: 503, failure: { reason: 'destination_refused' } });
  });
});
