import { afterAll, beforeAll, expect, it } from 'vitest';
import { statementsOf } from '#testing/sessions';
import { AdminBrowser, seededAdmin } from './an-admin.ts';
import { aUser, ResetDesk, rowOf } from './a-reset.ts';
import { aServer, type TestServer } from './a-server.ts';

let server: TestServer;
let desk: ResetDesk;
beforeAll(async () => {
  server = await aServer({ settings: { ROLE: 'web' } }); // no job runner, whose statements would be counted too
  const admin = await new AdminBrowser(server, seededAdmin(server, 'security_admin')).signIn();
  await admin.elevate();
  desk = new ResetDesk(server, admin);
});
afterAll(() => server.stop());

it('a run takes seven transactions, tells the end of a step and the beginning of the next one by one statement, and so many in all', async () => {
  const id = await desk.start(await aUser(server));
  const asked = await statementsOf(() => desk.work(id));
  expect(await rowOf(server, 'SELECT state FROM mfa_reset WHERE id = $1', id)).toEqual({ state: 'completed' });
  const times = (name: string) => asked.filter((each) => each === name).length;
  expect(asked.filter((each) => each.startsWith('BEGIN'))).toHaveLength(7); // the beginning, five steps, and which hooks there are
  // Read once in each of six: nothing that was read under the lock of the run is read again.
  expect([times('reset.lock'), times('reset-run.read-steps'), times('reset-run.mark')]).toEqual([6, 6, 6]);
  expect(asked.length).toBeLessThanOrEqual(96); // an app and recovery codes; BEGIN, COMMIT and the look of step 4 included
});
