import type { Urgency } from '#shared/contracts';

/** How long a request waits for its decision, in seconds (ux.md D-9). */
export const PENDING_SECONDS: Readonly<Record<Urgency, number>> = {
  critical: 3_600,
  high: 14_400,
  medium: 86_400,
  low: 259_200,
};

/** How long an approval can be used, in seconds. */
export const USABLE_SECONDS = 14_400;
