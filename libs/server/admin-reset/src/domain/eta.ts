/** Before anything was ever measured. */
const UNKNOWN_SECONDS = 30;
const GRAIN_SECONDS = 5;

/** Seconds a run will still take, in steps of five, never negative: 0 means 「まもなく完了」. */
export function etaSeconds(medianSeconds: number | null, startedAt: Date, now: Date): number {
  const left = (medianSeconds ?? UNKNOWN_SECONDS) - (now.getTime() - startedAt.getTime()) / 1000;
  return left <= 0 ? 0 : Math.ceil(left / GRAIN_SECONDS) * GRAIN_SECONDS;
}
