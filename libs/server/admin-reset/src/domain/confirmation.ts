import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';

/** The three seconds that no script skips, and how long the dialog may stand open (ux.md D-17). */
export const NOT_BEFORE_SECONDS = 3;
export const EXPIRES_SECONDS = 120;

export type Confirmation = Readonly<{ from: Date; until: Date }>;

export function requireRipe({ from, until }: Confirmation, now: Date): Outcome<null, Problem> {
  if (now < from)
    return refuse({ code: 'reset.too_early', retryAfterSeconds: Math.ceil((from.getTime() - now.getTime()) / 1000) });
  return now < until ? ok(null) : refuse({ code: 'reset.confirmation_expired' });
}
