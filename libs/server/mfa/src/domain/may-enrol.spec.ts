import { describe, expect, it } from 'vitest';
import type { Evidence } from '#server/policies';
import type { Factor } from './factor.ts';
import { mayEnrol, proofInLogin, proofInSession, type EnrolmentFacts, type EnrolmentVerdict } from './may-enrol.ts';

const noon = new Date('2026-11-21T12:00:00Z');
const after = (seconds: number) => new Date(noon.getTime() + seconds * 1000);
const aFactor = (type: Factor['type'], status: Factor['status'] = 'verified'): Factor => ({
  ...{ id: type, accountId: 'a', type, status, name: '', contact: null, codesLeft: 10 },
  ...{ createdAt: noon, updatedAt: noon, verifiedAt: noon, lastUsedAt: null, lastChallengedAt: null },
});
const nobody: EnrolmentFacts = {
  ...{ factors: [], proof: 'none', enrolmentLocked: false },
  ...{ everHad: false, removedHere: false, hasTicket: false },
};
const app = { factors: [aFactor('totp')], everHad: true };
const number = { factors: [aFactor('sms')], everHad: true };
const lost = { everHad: true };
const reset = { everHad: true, enrolmentLocked: true };

describe('rulings 6, N-20: who may set up a factor, at every door', () => {
  it.each<[string, Partial<EnrolmentFacts>, EnrolmentVerdict]>([
    ['whoever never had one, by the password alone', {}, 'allowed'],
    ['whoever has an app that was never confirmed', { factors: [aFactor('totp', 'pending')] }, 'allowed'],
    ['whoever has a mailbox only, which is no second factor', { factors: [aFactor('email')] }, 'allowed'],
    ['whoever has an app, by the password alone', app, 'unproved'],
    ['whoever has a number, by the password alone', number, 'unproved'],
    ['whoever has one, after proving it', { ...app, proof: 'fresh' }, 'allowed'],
    ['whoever has one and proved it long ago', { ...app, proof: 'old' }, 'stale'],
    ['whoever has one, with a ticket but no proof', { ...number, hasTicket: true }, 'unproved'],
    ['whoever has one, with a ticket and an old proof', { ...number, hasTicket: true, proof: 'old' }, 'stale'],
    ['whoever lost all, by the password', lost, 'ticket'],
    ['whoever lost all, with a recovery code just now', { ...lost, proof: 'fresh' }, 'allowed'],
    ['whoever lost all, with a recovery code some time ago', { ...lost, proof: 'old' }, 'ticket'],
    ['whoever lost all but recovery codes', { ...lost, factors: [aFactor('recovery_code')] }, 'ticket'],
    ['whoever lost all, with a ticket', { ...lost, hasTicket: true }, 'allowed'],
    ['whoever removed the last one in this session', { ...lost, removedHere: true }, 'allowed'],
    ['whoever was reset, by the password', reset, 'locked'],
    ['whoever was reset and never had one', { enrolmentLocked: true }, 'locked'],
    ['whoever was reset, by every proof there is', { ...reset, ...number, proof: 'fresh', removedHere: true }, 'locked'],
    ['whoever was reset, with a ticket', { ...reset, hasTicket: true }, 'allowed'],
    ['whoever was reset but for a number, with a ticket', { ...reset, ...number, hasTicket: true }, 'allowed'],
  ])('%s', (_, facts, expected) => expect(mayEnrol({ ...nobody, ...facts })).toBe(expected));
});

describe('what was proved is worth', () => {
  const record = {
    ...{ operation_type: 'AUTHENTICATION', method: 'x', call_count: 1, success_count: 1, failure_count: 0 },
    interaction_time: noon.toISOString(),
  };
  const weak: Evidence = { 'password-authentication': record };
  const strong: Evidence = { ...weak, 'totp-authentication': record };

  it('five minutes in a session, and nothing where no second factor was', () => {
    expect(proofInSession(strong, after(300))).toBe('fresh');
    expect(proofInSession(strong, after(300.001))).toBe('old');
    expect(proofInSession(weak, noon)).toBe('none');
  });

  it('as long as the login lives in which it was given', () => {
    expect([proofInLogin(strong), proofInLogin(weak)]).toEqual(['fresh', 'none']);
  });
});
