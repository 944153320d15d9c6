import { expect, it } from 'vitest';
import { byTurn } from './inbox-order.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 3, minute));

it('R-081 what waits comes first, by urgency and then by deadline; what was decided follows, newest first', () => {
  const asked = [
    { id: 'decided long ago', state: 'approved', urgency: 'critical', pendingUntil: at(1) },
    { id: 'low', state: 'pending', urgency: 'low', pendingUntil: at(2) },
    { id: 'high, later', state: 'pending', urgency: 'high', pendingUntil: at(9) },
    { id: 'decided now', state: 'rejected', urgency: 'low', pendingUntil: at(8) },
    { id: 'high, soon', state: 'pending', urgency: 'high', pendingUntil: at(5) },
    { id: 'critical', state: 'pending', urgency: 'critical', pendingUntil: at(30) },
  ] as const;
  expect([...asked].sort(byTurn).map(({ id }) => id)).toEqual([
    'critical',
    'high, soon',
    'high, later',
    'low',
    'decided now',
    'decided long ago',
  ]);
});
