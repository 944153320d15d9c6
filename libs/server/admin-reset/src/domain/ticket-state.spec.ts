import { describe, expect, it } from 'vitest';
import { ticketState } from './ticket-state.ts';

const at = new Date('2026-11-21T00:00:00Z');
const fresh = { openedAt: null, spentAt: null, voidedAt: null, stands: true };

describe('D-6 how far the user got with a ticket', () => {
  it.each([
    ['nobody opened it', fresh, true, 'unopened'],
    ['it was opened', { ...fresh, openedAt: at }, true, 'setting_up'],
    ['a factor was set up with it', { ...fresh, openedAt: at, spentAt: at, stands: false }, false, 'done'],
    ['that was so, and the account was reset again', { ...fresh, spentAt: at, stands: false }, true, 'done'],
    ['it was taken back before it was opened', { ...fresh, spentAt: at, voidedAt: at, stands: false }, true, 'revoked'],
    ['it was taken back after it was opened', { openedAt: at, spentAt: at, voidedAt: at, stands: false }, true, 'revoked'],
    ['its time is over', { ...fresh, openedAt: at, stands: false }, true, 'expired'],
    ['it was swept away unused', null, true, 'expired'],
    ['it was swept away after the account got a factor', null, false, 'done'],
  ] as const)('%s', (_, trace, locked, state) => expect(ticketState(trace, locked)).toBe(state));
});
