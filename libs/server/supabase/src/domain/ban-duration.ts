const UNITS: Readonly<Record<string, number>> = { h: 3_600, m: 60, s: 1 };
const SHAPE = /^(\d{1,9}[hms])+$/;
/** A hundred years: what means "for ever" must still be a date that PostgreSQL and JavaScript keep. */
const LONGEST_SECONDS = 3_155_760_000;

/** The end of a ban that starts now: `24h`, `1h30m`, `none` for no ban. Undefined for what is no duration. */
export function bannedUntil(duration: string, now: Date): Date | null | undefined {
  if (duration === 'none') return null;
  if (!SHAPE.test(duration)) return undefined;
  const seconds = [...duration.matchAll(/(\d+)([hms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0),
    0,
  );
  return new Date(now.getTime() + Math.min(seconds, LONGEST_SECONDS) * 1000);
}
