/** The server's time, the only one that counts. Tests put a `FixedClock` in its place. */
export class Clock {
  now(): Date {
    return new Date();
  }
}

export const secondsFrom = (start: Date, seconds: number): Date => new Date(start.getTime() + seconds * 1000);

/** Whole seconds from `now` until `then`, never negative, rounded up so that nobody is told to come back too early. */
export const secondsUntil = (now: Date, then: Date): number => Math.max(0, Math.ceil((then.getTime() - now.getTime()) / 1000));
