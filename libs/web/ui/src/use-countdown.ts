import { useEffect, useReducer } from 'react';
import { secondsUntil } from './clock.ts';

/**
 * Seconds left until `deadline` (ms since the epoch; null: none, answers 0). Renders once a second.
 * Counts towards a moment instead of counting ticks: a sleeping laptop or a background tab skips ticks.
 */
export function useCountdown(deadline: number | null): number {
  const left = deadline === null ? 0 : secondsUntil(deadline, Date.now());
  const [, render] = useReducer((renders: number) => renders + 1, 0);
  useEffect(() => {
    if (deadline === null) return;
    let shown: number | null = null;
    const timer = setInterval(() => {
      const now = secondsUntil(deadline, Date.now());
      if (now !== shown) render();
      shown = now;
      if (now === 0) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
  }, [deadline]);
  return left;
}
