import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { seedSql } from '#testing/schema';
import { CrashRig } from './a-crash-rig.ts';
import { CUT, DONE } from './a-cut-run.ts';
import type { Victim } from './a-reset.ts';

vi.setConfig({ testTimeout: 60_000 }); // processes are started anew in each
const STEPS = [1, 2, 3, 4, 5];
let rig: CrashRig;
let user: Victim;

beforeAll(async () => {
  rig = await CrashRig.build();
});
afterAll(() => rig.stop());
beforeEach(async () => {
  user = await rig.newUser();
});
afterEach(() => rig.gate.open());

const eventsAfter = async (id: string, seq: number) =>
  (await rig.desk.ask('GET', `/mfa-resets/${id}/events?after=${seq}`)).body['list'] as readonly unknown[];

describe('kill -9 of the worker', () => {
  beforeEach(() => rig.worker.start());

  it.each(STEPS)('in step %i: the account is never half open, and the next worker ends the run once', async (step) => {
    const id = await rig.cutIn(step, user);
    await rig.worker.kill();
    expect(await rig.facts(id)).toEqual(CUT[step]);
    await rig.gate.open();
    expect(await rig.facts(id)).toEqual(CUT[step]);
    await rig.leaseIsOver();
    await rig.worker.start();
    await rig.endsWell(id, user);
  });

  it('twelve times in step 2: the run has failed, and all is as it was', () => rig.loseTwelveWorkers(2));
  it('twelve times in step 3: the run is partially failed and on hold, until it is tried again', () => rig.loseTwelveWorkers(3));
});

describe('kill -9 of the API', () => {
  beforeAll(() => rig.worker.start());

  it.each(STEPS)('in step %i: the run goes on without it, and the next API tells who watches the rest', async (step) => {
    const id = await rig.cutIn(step, user);
    const seen = await eventsAfter(id, 0);
    await rig.api.kill();
    expect(await rig.facts(id)).toEqual(CUT[step]);
    await rig.gate.open();
    await rig.api.start();
    await rig.endsWell(id, user);
    expect([...seen, ...(await eventsAfter(id, seen.length))]).toEqual(await eventsAfter(id, 0));
    expect((await rig.desk.execute(id, 'used')).body).toEqual({ runId: id }); // whose answer was lost asks again: nothing begins anew
    expect(await rig.facts(id)).toEqual(DONE);
  });

  it('while it takes the request: nothing has begun, and the same request begins the run once', async () => {
    await rig.gate.close('execute');
    const id = await rig.desk.ready(user);
    const token = await rig.desk.confirmed(id);
    const asked = rig.desk.execute(id, token).catch(() => null);
    await rig.gate.waiting();
    await rig.api.kill();
    expect(await asked).toBeNull();
    await rig.gate.open();
    expect(await rig.facts(id)).toMatchObject({ state: 'draft', started: 0, standing: 3, sessions: 1, held: false });
    await rig.api.start();
    expect((await rig.desk.execute(id, token)).status).toBe(202);
    await rig.endsWell(id, user);
  });
});

/** In each of the steps: `mfa-reset-crash.long.spec.ts`. */
describe('kill -9 of PostgreSQL', () => {
  beforeAll(() => rig.worker.start());

  it('in step 3: API and worker live through it, the account is never half open, the run ends once', () => rig.losePostgres(3));
});

describe('without a worker', () => {
  beforeAll(() => rig.worker.kill());

  it.each(STEPS)('a connection that breaks in step %i: the account is never half open, and the run ends once', async (step) => {
    await rig.gate.close(step);
    const id = await rig.desk.start(user);
    const working = rig.desk.work(id);
    await seedSql(rig.server.database, `SELECT pg_terminate_backend($1)`, [await rig.gate.waiting()]);
    await working;
    expect(await rig.facts(id)).toEqual(CUT[step]);
    await rig.gate.open();
    await rig.desk.work(id);
    expect(await rig.facts(id)).toEqual(DONE);
  });
});
