import { afterAll, beforeAll, expect, it } from 'vitest';
import { textAt } from '../api/a-login.ts';
import { aServer } from '../api/a-server.ts';
import { codeOf, granted } from './a-client.ts';
import { aWorld, enrol, tokensOf, type World } from './a-person.ts';

let world: World;
beforeAll(async () => void (world = await aWorld()));
afterAll(() => world.stop());

/** One file for itself: a second server in one process takes the first one's place in passport. */
it('T-06 a code that was used before a restart is used after it; sessions and refresh tokens live on', async () => {
  const { client } = await world.person();
  const app = await enrol(client);
  const code = codeOf(app.secret, world.now());
  granted(await client.mfa.challengeAndVerify({ factorId: app.factorId, code }));
  const { access: token, refresh } = await tokensOf(client);

  const restarted = await aServer({ beside: world.server });
  try {
    const ask = (path: string, asked: object) => restarted.ask('POST', `${world.demo.path}${path}`, asked);
    const opened = await ask(`/factors/${app.factorId}/challenge`, { token });
    const body = { challenge_id: textAt(opened.body, 'id'), code };
    const answer = await ask(`/factors/${app.factorId}/verify`, { token, body });
    expect([answer.status, answer.body['error_code']]).toEqual([422, 'mfa_verification_failed']);
    const renewed = await ask('/token?grant_type=refresh_token', { body: { refresh_token: refresh } });
    expect(renewed.status).toBe(200);
  } finally {
    await restarted.stop();
  }
});
