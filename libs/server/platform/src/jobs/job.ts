/** One piece of work that must happen after a change was committed. */
export type Job = Readonly<{ id: string; tenantId: string; kind: string; payload: unknown; attempt: number }>;

/**
 * Does the work of one kind of job. It may run more than once for one job (a crash between the work and its record),
 * so it must be repeatable. A throw means: try again later.
 */
export type JobHandler = Readonly<{ kind: string; handle(job: Job): Promise<void> }>;

/** Runs jobs until stopped. Two engines keep this promise: the PostgreSQL outbox alone, and Bull on Redis. */
export type JobEngine = Readonly<{ start(): Promise<void>; stop(): Promise<void> }>;

/** How many jobs one process works at a time. */
export const JOBS_AT_ONCE = 10;

const FIRST_RETRY_SECONDS = 2;
const LONGEST_RETRY_SECONDS = 900;

/** 2, 4, 8 … seconds, at most 15 minutes. */
export const retryDelaySeconds = (attempt: number): number =>
  Math.min(LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** (attempt - 1));
