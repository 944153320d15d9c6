import type { Log } from '../log.ts';
import type { Job, JobHandler } from './job.ts';
import type { JobStore } from './job.store.ts';

/** Runs one leased job and records how it ended. Never throws: the row says what happened. */
export async function runJob(job: Job, handlers: readonly JobHandler[], store: JobStore, log: Log): Promise<void> {
  const handler = handlers.find(({ kind }) => kind === job.kind);
  try {
    if (!handler) throw new Error(`no handler for jobs of kind ${job.kind}`);
    await handler.handle(job);
    await store.finish(job);
  } catch (fault) {
    const reason = fault instanceof Error ? fault.message : 'unknown fault';
    log.warn({ job: job.id, kind: job.kind, attempt: job.attempt, reason }, 'job failed');
    await store.retry(job, reason).catch(() => undefined); // without a database the lease runs out and the job comes back
  }
}
