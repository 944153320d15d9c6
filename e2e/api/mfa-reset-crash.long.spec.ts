import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CrashRig } from './a-crash-rig.ts';

const STEPS = [1, 2, 3, 4, 5];
let rig: CrashRig;
beforeAll(async () => {
  rig = await CrashRig.build();
});
afterAll(() => rig.stop());
beforeEach(() => rig.worker.start());
afterEach(() => rig.gate.open());

describe('kill -9 of PostgreSQL', () => {
  it.each(STEPS)('in step %i: API and worker live through it, the account is never half open, the run ends once', (step) =>
    rig.losePostgres(step),
  );

  it('while the API takes the request: nothing has begun, and the same request begins the run once', async () => {
    const user = await rig.newUser();
    await rig.gate.close('execute');
    const id = await rig.desk.ready(user);
    const token = await rig.desk.confirmed(id);
    const asked = rig.desk.execute(id, token);
    await rig.gate.waiting();
    await rig.postgres.kill();
    expect((await asked).status).toBe(503);
    await rig.postgres.startAgain();
    await rig.gate.open();
    expect(await rig.facts(id)).toMatchObject({ state: 'draft', started: 0, standing: 3, sessions: 1, held: false });
    expect((await rig.desk.execute(id, token)).status).toBe(202);
    await rig.endsWell(id, user);
  });
});

describe('kill -9 of the worker, twelve times', () => {
  it.each(STEPS)('in step %i: the run has failed and all is as it was, or is partially failed and on hold', (step) =>
    rig.loseTwelveWorkers(step),
  );
});
