import { describe, expect, it } from 'vitest';
import { isDirty, lacking } from './lacking.ts';
import { checklistItems } from './lists.ts';

const all = Object.fromEntries(checklistItems.map((item) => [item, '2026-11-21T03:00:00Z']));
const whole = {
  method: 'complete',
  reason: 'device_lost',
  reason_detail: null,
  urgency: 'high',
  identity_proof: { method: 'in_person', detail: null },
  approval_reasons: [],
  phase: 'draft',
  checklist: all,
} as const;
const none = new Set<never>();

describe('R-096 what is missing', () => {
  it('is nothing where everything was said and ticked', () => {
    expect(lacking(whole, none)).toEqual([]);
  });

  it.each(Array.from({ length: 31 }, (_, set) => set))('is told for the partial set %i of the five boxes', (set) => {
    const ticked = checklistItems.filter((_, place) => (set >> place) & 1);
    const checklist = Object.fromEntries(ticked.map((item) => [item, '2026-11-21T03:00:00Z']));
    expect(lacking({ ...whole, checklist }, none)).toEqual([{ what: 'checklist', n: 5 - ticked.length }]);
  });

  it.each([
    ['method', { method: null }],
    ['reason', { reason: null }],
    ['urgency', { urgency: null }],
    ['proof', { identity_proof: null }],
    ['proof', { identity_proof: { method: 'other', detail: null } }],
    ['detail', { reason: 'other' }],
    ['approval', { approval_reasons: ['flag'] }],
    ['approval', { approval_reasons: ['flag'], phase: 'awaiting_approval' }],
  ] as const)('is %s', (what, change) => {
    expect(lacking({ ...whole, ...change }, none)).toEqual([{ what, n: 1 }]);
  });

  it('is no approval any more once it was given', () => {
    expect(lacking({ ...whole, approval_reasons: ['flag'], phase: 'approved' }, none)).toEqual([]);
  });

  it('R-063 is the detail while it is too long to be stored', () => {
    expect(lacking(whole, new Set(['reason'] as const))).toEqual([{ what: 'detail', n: 1 }]);
  });
});

describe('R-054 something would be lost', () => {
  const empty = { ...whole, method: null, reason: null, urgency: null, identity_proof: null, checklist: {} };

  it('by leaving what was entered, and not by leaving an empty form', () => {
    expect([isDirty(empty), isDirty({ ...empty, method: 'complete' }), isDirty({ ...empty, checklist: all })]).toEqual([
      false,
      true,
      true,
    ]);
  });
});
