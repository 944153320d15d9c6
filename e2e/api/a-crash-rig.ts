import { expect, vi } from 'vitest';
import { seedSql } from '#testing/schema';
import { CUT, DONE, factsOf, LiveDesk, mailsTo, RECORD, recordOf, waitingOf } from './a-cut-run.ts';
import { Gate } from './a-gate.ts';
import { aKillablePostgres, type KillablePostgres } from './a-killable-postgres.ts';
import { buildProcesses, Process, removeProcesses } from './a-process.ts';
import { aUser, type Victim } from './a-reset.ts';
import { aServer, type TestServer } from './a-server.ts';
import { AdminBrowser, seededAdmin } from './an-admin.ts';

/** The administrator signs in here, at a time that the processes have just left behind. */
const SIGN_IN_SECONDS = 60;
const PATIENCE = { timeout: 25_000, interval: 50 };

/** What can be killed of an installation: its API, its worker, its PostgreSQL; and an administrator, a user and a gate between. */
export class CrashRig {
  private constructor(
    readonly postgres: KillablePostgres,
    readonly server: TestServer,
    readonly api: Process,
    readonly worker: Process,
    readonly desk: LiveDesk,
    readonly gate: Gate,
  ) {}

  static async build(): Promise<CrashRig> {
    const [postgres] = await Promise.all([aKillablePostgres(), buildProcesses()]);
    const server = await aServer({ settings: { ROLE: 'web' }, database: postgres.database });
    const gate = new Gate(postgres.database);
    await gate.build();
    const [api, worker] = [await Process.beside(server, 'web'), await Process.beside(server, 'worker')];
    await api.start();
    return new CrashRig(postgres, server, api, worker, await aLiveDesk(server, api), gate);
  }

  async stop(): Promise<void> {
    await Promise.all([this.api.kill(), this.worker.kill()]);
    await this.server.stop();
    await this.postgres.stop();
    removeProcesses();
  }

  /** A user nobody reset before, and an administrator who did nothing unusual. */
  async newUser(): Promise<Victim> {
    const forget = `UPDATE mfa_reset_alert SET cleared_at = now() WHERE cleared_at IS NULL; DELETE FROM admin_act`;
    await seedSql(this.server.database, forget);
    return aUser(this.server, { factors: 2 });
  }

  /** A run that stands at the end of a step, with all that the step did in its open transaction. */
  async cutIn(step: number, user: Victim): Promise<string> {
    await this.gate.close(step);
    const id = await this.desk.start(user);
    await this.gate.waiting();
    return id;
  }

  facts(id: string) {
    return factsOf(this.server, id);
  }

  /** A minute later: who was killed has lost its lease of the run, and of what else it did. */
  async leaseIsOver(): Promise<void> {
    const age = `UPDATE job SET leased_until = now() - interval '1 second' WHERE leased_until IS NOT NULL`;
    await seedSql(this.server.database, age);
  }

  /** Waits for the end of a run, whichever it is. */
  async ended(id: string): Promise<void> {
    await vi.waitFor(async () => expect((await this.facts(id))['state']).not.toBe('running'), PATIENCE);
  }

  /** The run ends by itself, and everything about it is there once. */
  async endsWell(id: string, user: Victim): Promise<void> {
    await this.ended(id);
    expect(await this.facts(id)).toEqual(DONE);
    expect((await this.desk.read(id)).body).toMatchObject({ state: 'completed', login_held: false });
    await vi.waitFor(async () => expect(await waitingOf(this.server)).toEqual({ events: 0, mails: 0 }), PATIENCE);
    expect(await mailsTo(this.server, user)).toEqual({ notices: 1, tickets: 1 });
    expect(await recordOf(this.server, id)).toEqual(RECORD);
  }

  /** PostgreSQL dies in a step of a run; API and worker stay the processes they were. */
  async losePostgres(step: number): Promise<void> {
    const pids = [this.api.pid, this.worker.pid];
    const user = await this.newUser();
    const id = await this.cutIn(step, user);
    await this.postgres.kill();
    expect((await this.desk.read(id)).status).toBe(503);
    await this.postgres.startAgain();
    expect(await this.facts(id)).toEqual(CUT[step]);
    await this.gate.open();
    await this.leaseIsOver();
    await this.endsWell(id, user);
    expect([this.api.pid, this.worker.pid]).toEqual(pids);
  }

  /** A step that killed its worker as often as one may: nobody begins it again, unless an administrator wants it. */
  async loseTwelveWorkers(step: number): Promise<void> {
    const id = await this.cutIn(step, await this.newUser());
    await this.worker.kill();
    await this.gate.open();
    const tried = `UPDATE mfa_reset_step SET tries = 12 WHERE reset_id = $1 AND step = $2`;
    await seedSql(this.server.database, tried, [id, step]);
    await this.leaseIsOver();
    await this.worker.start();
    await this.ended(id);
    const held = { ...CUT[step], state: 'partially_failed', status: 'LOCKED', held: true };
    expect(await this.facts(id)).toEqual(step < 3 ? { ...CUT[step], state: 'failed' } : held);
    if (step < 3) return;
    expect((await this.desk.ask('POST', `/mfa-resets/${id}/retry`)).status).toBe(202);
    await vi.waitFor(async () => expect(await this.facts(id)).toEqual(DONE), PATIENCE);
  }
}

/** He goes on at the API that can be killed. */
async function aLiveDesk(server: TestServer, api: Process): Promise<LiveDesk> {
  server.clock.advance((Date.now() - server.clock.now().getTime()) / 1000 - SIGN_IN_SECONDS);
  const here = await new AdminBrowser(server, seededAdmin(server, 'security_admin')).signIn();
  await here.elevate();
  const there = new AdminBrowser({ ...server, consoleBase: api.consoleBase }, here.admin);
  for (const [name, value] of here.browser.jar) there.browser.jar.set(name, value);
  return new LiveDesk(server, there);
}
