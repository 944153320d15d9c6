import { describe, expect, it } from 'vitest';
import { approvalActs, approvalStates, next, stateAt, type ApprovalAct, type ApprovalState } from './approval-state.ts';
import { isSamePerson, marksOf, type Party } from './person.ts';

const now = new Date('2026-11-21T03:00:00Z');
const later = new Date(now.getTime() + 1);

const TABLE: Record<ApprovalState, Record<ApprovalAct, ApprovalState | 'no'>> = {
  pending: { approve: 'approved', reject: 'rejected', withdraw: 'withdrawn', void: 'void', spend: 'no' },
  approved: { approve: 'no', reject: 'no', withdraw: 'withdrawn', void: 'void', spend: 'spent' },
  rejected: { approve: 'no', reject: 'no', withdraw: 'no', void: 'no', spend: 'no' },
  withdrawn: { approve: 'no', reject: 'no', withdraw: 'no', void: 'no', spend: 'no' },
  void: { approve: 'no', reject: 'no', withdraw: 'no', void: 'no', spend: 'no' },
  expired: { approve: 'no', reject: 'no', withdraw: 'no', void: 'no', spend: 'no' },
  spent: { approve: 'no', reject: 'no', withdraw: 'no', void: 'no', spend: 'no' },
};

describe('an approval', () => {
  it.each(approvalStates.flatMap((state) => approvalActs.map((act) => [state, act, TABLE[state][act]] as const)))(
    'that is %s answers %s with %s',
    (state, act, expected) => {
      const outcome = next(state, act);
      expect(outcome.ok ? outcome.value : 'no').toBe(expected);
    },
  );

  it.each<[ApprovalState, Date, Date | null, ApprovalState]>([
    ['pending', later, null, 'pending'],
    ['pending', now, null, 'expired'],
    ['approved', now, later, 'approved'],
    ['approved', now, now, 'expired'],
    ['approved', later, null, 'expired'],
    ['spent', now, now, 'spent'],
    ['rejected', now, null, 'rejected'],
  ])('D-9 %s until %s / %s is %s', (state, pendingUntil, usableUntil, expected) => {
    expect(stateAt({ state, pendingUntil, usableUntil }, now)).toBe(expected);
  });
});

describe('two parties are one person', () => {
  const alias = (address: string): string => `#${address}`;
  const party = (accountId: string, personId: string | null, ...addresses: string[]): Party => ({
    accountId,
    personId,
    addresses,
  });
  it.each<[string, Party, Party, boolean]>([
    ['the same account', party('a', null), party('a', null), true],
    ['the same person id', party('a', 'p'), party('b', 'p'), true],
    ['the same verified address', party('a', 'p', 'x@e.jp'), party('b', 'q', 'y@e.jp', 'x@e.jp'), true],
    ['nothing in common', party('a', 'p', 'x@e.jp'), party('b', 'q', 'y@e.jp'), false],
    ['two without a person id', party('a', null), party('b', null), false],
    ['an account id that is another one’s person id', party('a', 'b'), party('b', 'c'), false],
  ])('by %s', (_, left, right, same) => {
    expect(isSamePerson(marksOf(left, alias), marksOf(right, alias))).toBe(same);
  });

  it('and no mark tells an address', () => {
    expect(marksOf(party('a', null, 'x@e.jp'), () => 'hidden').join()).not.toContain('x@e.jp');
  });
});
