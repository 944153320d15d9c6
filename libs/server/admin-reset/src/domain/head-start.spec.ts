import { expect, it } from 'vitest';
import { dueFrom } from './head-start.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 3, minute));
const inTurn = (started: readonly Readonly<{ id: string; due: Date }>[]) =>
  [...started].sort((one, other) => one.due.getTime() - other.due.getTime()).map(({ id }) => id);

it('D-22 of runs that are started at once the most urgent goes first', () => {
  const started = (['low', 'critical', 'medium', 'high'] as const).map((id) => ({ id, due: dueFrom(id, at(0)) }));
  expect(inTurn(started)).toEqual(['critical', 'high', 'medium', 'low']);
});

it('D-22 no run waits for ever: after an hour one of low urgency goes before whatever is started then', () => {
  const low = { id: 'low', due: dueFrom('low', at(0)) };
  const after = (minute: number) => ({ id: 'critical', due: dueFrom('critical', at(minute)) });
  expect(inTurn([low, after(59)])).toEqual(['critical', 'low']);
  expect(inTurn([low, after(61)])).toEqual(['low', 'critical']);
});

it('a run without an urgency has no head start', () => expect(dueFrom(null, at(0))).toEqual(at(0)));
