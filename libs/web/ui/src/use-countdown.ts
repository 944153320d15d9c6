import { useEffect, useState } from 'react';
import { secondsUntil } from './clock.ts';

/**
 * Seconds left until `deadline` (ms since the epoch; null: none, answers 0). Renders once a second.
 * Counts towards a moment instead of counting ticks: a sleeping laptop or a background tab skips ticks.
 */
export function useCountdown(deadline: number | null): number {
  const left = deadline === null ? 0 : secondsUntil(deadline, Date.now());
  const [, tick] = useState(0);
  useEffect(() => {
    if (deadline === null) return;
    const timer = setInterval(() => {
      const now = secondsUntil(deadline, Date.now());
      tick(now); // the same number renders nothing
      if (now === 0) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
  }, [deadline]);
  return left;
}
