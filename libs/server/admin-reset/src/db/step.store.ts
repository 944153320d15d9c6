import { Injectable } from '@nestjs/common';
import { resetSteps } from '#shared/contracts';
import { Clock, statement, type Tx } from '#server/platform';

type StepState = 'waiting' | 'running' | 'done' | 'failed';
export type StepRow = Readonly<{
  step: number;
  state: StepState;
  startedAt: Date | null;
  endedAt: Date | null;
  tries: number;
  code: string | null;
}>;
export type StepMark = Readonly<{ step: number; state: 'running' | 'done' }>;

const insert = statement(
  'reset-run.steps',
  `INSERT INTO mfa_reset_step (tenant_id, reset_id, step, state) SELECT $1, $2, n, 'waiting' FROM generate_series(1, $3::int) n ON CONFLICT DO NOTHING`,
);
const list = statement(
  'reset-run.read-steps',
  `SELECT step, state, started_at AS "startedAt", ended_at AS "endedAt", tries, code FROM mfa_reset_step WHERE tenant_id = $1 AND reset_id = $2 ORDER BY step`,
);
/**
 * Marks steps and tells it, as one statement. A worker that comes while another one is at the step begins nothing anew; after the
 * lease of its job the other one is dead.
 */
const mark = statement(
  'reset-run.mark',
  `WITH said AS (SELECT * FROM unnest($3::int[], $4::text[], $5::text[]) WITH ORDINALITY AS m(step, name, state, place)),
     marked AS (UPDATE mfa_reset_step s SET state = m.state, code = NULL,
         started_at = CASE WHEN m.anew THEN $6::timestamptz ELSE s.started_at END,
         ended_at = CASE WHEN m.state = 'done' THEN $6::timestamptz END,
         tries = CASE WHEN m.anew THEN s.tries + 1 ELSE s.tries END
       FROM (SELECT m.step, m.state,
               m.state = 'running' AND (b.state <> 'running' OR b.started_at < $6::timestamptz - interval '60 seconds') AS anew
             FROM said m JOIN mfa_reset_step b ON b.tenant_id = $1 AND b.reset_id = $2 AND b.step = m.step) m
       WHERE s.tenant_id = $1 AND s.reset_id = $2 AND s.step = m.step),
     counted AS (UPDATE mfa_reset SET last_seq = last_seq + cardinality($3::int[]) WHERE tenant_id = $1 AND id = $2 RETURNING last_seq)
   INSERT INTO mfa_reset_event (tenant_id, reset_id, seq, type, facts, occurred_at)
   SELECT $1, $2, last_seq - cardinality($3::int[]) + place, 'step',
     jsonb_build_object('step', step, 'name', name, 'state', state), $6::timestamptz FROM counted, said`,
);
const fail = statement(
  'reset-run.fail-step',
  `UPDATE mfa_reset_step SET state = 'failed', code = $4, ended_at = $5 WHERE tenant_id = $1 AND reset_id = $2 AND step = $3`,
);
/** Whoever asks for another try gives the step all of its tries. */
const reopen = statement(
  'reset-run.reopen-step',
  `UPDATE mfa_reset_step SET state = 'waiting', code = NULL, tries = 0, ended_at = NULL WHERE tenant_id = $1 AND reset_id = $2 AND step = $3`,
);

/** How far a run is: its five steps, each with its mark. */
@Injectable()
export class StepStore {
  constructor(private readonly clock: Clock) {}

  async open(tx: Tx, resetId: string): Promise<void> {
    await tx.count(insert, [tx.tenantId, resetId, resetSteps.length]);
  }

  list(tx: Tx, resetId: string): Promise<readonly StepRow[]> {
    return tx.rows<StepRow>(list, [tx.tenantId, resetId]);
  }

  /** Marks these steps, of which none is named twice, and tells who watches. */
  async mark(tx: Tx, resetId: string, ...marks: readonly StepMark[]): Promise<void> {
    const names = marks.map(({ step }) => resetSteps[step - 1]);
    const [steps, states] = [marks.map(({ step }) => step), marks.map(({ state }) => state)];
    await tx.count(mark, [tx.tenantId, resetId, steps, names, states, this.clock.now()]);
  }

  async fail(tx: Tx, resetId: string, step: number, code: string): Promise<void> {
    await tx.count(fail, [tx.tenantId, resetId, step, code, this.clock.now()]);
  }

  async reopen(tx: Tx, resetId: string, step: number): Promise<void> {
    await tx.count(reopen, [tx.tenantId, resetId, step]);
  }
}
