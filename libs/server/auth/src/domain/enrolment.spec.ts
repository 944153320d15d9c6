import { describe, expect, it } from 'vitest';
import type { Factor } from '#server/mfa';
import type { Evidence } from '#server/policies';
import { mayEnrol, type EnrolmentFacts } from './enrolment.ts';

const now = new Date('2026-11-21T03:00:00Z');
const aFactor = (type: Factor['type'], status: Factor['status'] = 'verified'): Factor => ({
  id: type,
  accountId: 'a',
  type,
  status,
  name: '',
  contact: null,
  createdAt: now,
  updatedAt: now,
  verifiedAt: now,
  lastUsedAt: null,
  lastChallengedAt: null,
  codesLeft: 10,
});
const record = (method: string) => ({
  operation_type: 'AUTHENTICATION',
  method,
  call_count: 1,
  success_count: 1,
  failure_count: 0,
  interaction_time: now.toISOString(),
});
const password: Evidence = { 'password-authentication': record('password') };
const both: Evidence = { ...password, 'sms-authentication': record('sms') };
const answer = (changes: Partial<EnrolmentFacts>) => {
  const facts = { account: { enrolmentLocked: false }, factors: [], everHad: false, evidence: password, hasTicket: false };
  const outcome = mayEnrol({ ...facts, ...changes });
  return outcome.ok ? 'allowed' : outcome.problem.code;
};
const locked = { account: { enrolmentLocked: true } };

describe('rulings 6, N-20: who may set up a factor in a login', () => {
  it.each<[string, Partial<EnrolmentFacts>, string]>([
    ['a registration', { account: null }, 'allowed'],
    ['whoever never had one, by the password', {}, 'allowed'],
    ['whoever has an app, by the password alone', { factors: [aFactor('totp')], everHad: true }, 'factor.enrolment_refused'],
    ['whoever has a number, by the password alone', { factors: [aFactor('sms')], everHad: true }, 'factor.enrolment_refused'],
    ['whoever has one, after proving it here', { factors: [aFactor('sms')], everHad: true, evidence: both }, 'allowed'],
    ['whoever has one, with a ticket but no proof', { factors: [aFactor('sms')], hasTicket: true }, 'factor.enrolment_refused'],
    ['whoever had one and has none, by the password', { everHad: true }, 'factor.enrolment_locked'],
    ['whoever had one and has none, with a ticket', { everHad: true, hasTicket: true }, 'allowed'],
    ['whoever was reset, by the password', locked, 'factor.enrolment_locked'],
    [
      'whoever was reset, by every proof there is',
      { ...locked, factors: [aFactor('sms')], evidence: both },
      'factor.enrolment_locked',
    ],
    ['whoever was reset, with a ticket', { ...locked, everHad: true, hasTicket: true }, 'allowed'],
    ['whoever has an address only, which is no second factor', { factors: [aFactor('email')] }, 'allowed'],
    ['whoever has a pending app only', { factors: [aFactor('totp', 'pending')] }, 'allowed'],
    [
      'whoever has recovery codes only, after a loss',
      { factors: [aFactor('recovery_code')], everHad: true },
      'factor.enrolment_locked',
    ],
  ])('%s', (_, facts, expected) => expect(answer(facts)).toBe(expected));
});
