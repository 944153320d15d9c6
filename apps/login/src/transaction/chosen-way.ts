import type { NextStep, Way } from '#shared/contracts';
import type { ChosenWay, Panel } from './screen.ts';
import type { Setback } from './use-transaction.ts';

const acts = { totp: 'totp-authentication', 'recovery-code': 'recovery-code-authentication' } as const;
const typed: ReadonlySet<string> = new Set(Object.values(acts));

const waysOf = (next: NextStep): readonly Way[] =>
  next.step === 'choose' ? next.ways : 'otherWays' in next ? next.otherWays : [];

/** The way that the person turned to, as long as the server's step has it. */
export function chosenWay(panel: Panel | null, next: NextStep): ChosenWay | null {
  if (panel !== 'totp' && panel !== 'recovery-code') return null;
  return waysOf(next).some(({ method, usable }) => usable && method === panel) ? panel : null;
}

/** A mistake with a code at hand is told where that code is typed, and nowhere else. */
export function setbackFor(setback: Setback | null, next: NextStep, way: ChosenWay | null): Setback | null {
  const asked = way ?? (next.step === 'totp' || next.step === 'enrol' ? 'totp' : null);
  return setback && typed.has(setback.act) && setback.act !== (asked && acts[asked]) ? null : setback;
}
