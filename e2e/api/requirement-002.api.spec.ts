import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { walkThrough } from '../../tools/lib/walk-through.mjs';
import { aServer, type TestServer } from './a-server.ts';

let server: TestServer;
beforeAll(async () => void (server = await aServer()));
afterAll(() => server.stop());

describe('requirement 002, steps 1 to 4, with its own requests', () => {
  const walk = () => {
    const admin = server.running.seeded?.admin;
    if (!admin) throw new Error('the server was not seeded');
    return walkThrough({ running: { urls: { public: server.base }, admin }, print: () => undefined });
  };

  it.each(['once', 'a second time'])('goes through %s, and both logins are of one person with two factors', async () => {
    const { registration, login } = await walk();
    expect(registration).toMatchObject({ acr: 'aal2', amr: expect.arrayContaining(['sms', 'mfa']) as unknown });
    expect(login).toMatchObject({ sub: registration.sub, acr: 'aal2', amr: ['password', 'sms', 'mfa'] });
  });
});
