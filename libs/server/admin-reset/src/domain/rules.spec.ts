import { describe, expect, it } from 'vitest';
import { checklistItems } from '#shared/contracts';
import { anomaliesOf, type Habits } from './anomalies.ts';
import { requireTicked, tick, type Checklist } from './checklist.ts';
import { requireRipe } from './confirmation.ts';
import { etaSeconds } from './eta.ts';
import { approvalReasons, mayReset, whyNotMethod, type TargetFacts } from './may-reset.ts';
import { contentOf, readDetail, requireComplete, type CompleteRequest, type ResetRequest } from './request.ts';
import { mayAct, phaseOf, resetActs, resetPhases, type ResetAct, type ResetPhase } from './reset-phase.ts';

const now = new Date('2026-11-21T03:00:00Z');
const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);

describe('every state of a reset and every act', () => {
  const X: Record<ResetPhase, readonly ResetAct[]> = {
    draft: ['edit', 'request_approval', 'confirm', 'execute', 'cancel'],
    awaiting_approval: ['edit', 'request_approval', 'withdraw', 'cancel'],
    approved: ['edit', 'withdraw', 'confirm', 'execute', 'cancel'],
    running: [],
    completed: ['resume', 'inform'],
    partially_failed: ['retry', 'roll_back'],
    rolled_back: [],
    failed: [],
    cancelled: [],
  };
  it.each(resetPhases.flatMap((phase) => resetActs.map((act) => [phase, act] as const)))('%s: %s', (phase, act) => {
    const outcome = mayAct(phase, act);
    expect(outcome.ok).toBe(X[phase].includes(act));
    if (!outcome.ok) expect(outcome.problem.code).toBe(phase === 'running' ? 'reset.in_progress' : 'reset.wrong_state');
  });

  it.each([
    ['draft', null, 'draft'],
    ['draft', 'pending', 'awaiting_approval'],
    ['draft', 'approved', 'approved'],
    ['draft', 'rejected', 'draft'],
    ['draft', 'expired', 'draft'],
    ['draft', 'void', 'draft'],
    ['draft', 'withdrawn', 'draft'],
    ['running', 'spent', 'running'],
    ['completed', 'approved', 'completed'],
  ] as const)('%s with an approval that is %s is %s', (state, approval, phase) => {
    expect(phaseOf(state, approval)).toBe(phase);
  });
});

describe('a request', () => {
  const whole: ResetRequest = {
    method: 'complete',
    reason: 'device_lost',
    reasonDetail: null,
    urgency: 'high',
    identityProof: 'in_person',
    identityDetail: null,
  };
  const codeOf = (changes: Partial<ResetRequest>) => {
    const outcome = requireComplete({ ...whole, ...changes });
    return outcome.ok ? 'ok' : outcome.problem.code;
  };

  it.each<[string, Partial<ResetRequest>, string]>([
    ['R-060 no method', { method: null }, 'reset.incomplete'],
    ['R-062 no reason', { reason: null }, 'reset.incomplete'],
    ['R-063 another reason without a detail', { reason: 'other' }, 'reset.incomplete'],
    ['R-063 another reason with a detail', { reason: 'other', reasonDetail: '紛失届' }, 'ok'],
    ['R-066 no urgency', { urgency: null }, 'reset.incomplete'],
    ['R-156 no proof of identity', { identityProof: null }, 'reset.identity_proof_required'],
    ['R-156 another proof without a detail', { identityProof: 'other' }, 'reset.identity_proof_required'],
    ['R-156 another proof with a detail', { identityProof: 'other', identityDetail: '社員証' }, 'ok'],
    ['everything', {}, 'ok'],
  ])('%s: %s', (_, changes, code) => {
    expect(codeOf(changes)).toBe(code);
  });

  it('R-067 names all of its faults at once', () => {
    expect(requireComplete({ ...whole, method: null, reason: null, urgency: null })).toMatchObject({
      problem: { messages: ['method: required', 'reason: required', 'urgency: required'] },
    });
  });

  it('R-063 has a detail of 500 code points at most, counted after cleaning', () => {
    expect(readDetail('reason_detail', '𠮷'.repeat(500) + '\u200b')).toMatchObject({ ok: true });
    expect(readDetail('reason_detail', 'あ'.repeat(501))).toMatchObject({ ok: false });
    expect(readDetail('reason_detail', ' \u202e\n ')).toEqual({ ok: true, value: null });
  });

  it('D-10 is another content with every change', () => {
    const request = whole as CompleteRequest;
    const about = { tenantId: 't', targetId: 'u', targetVersion: 1, requesterId: 'r' };
    const variants = [
      contentOf(request, about),
      contentOf(request, { ...about, tenantId: 'x' }),
      contentOf(request, { ...about, targetId: 'x' }),
      contentOf(request, { ...about, targetVersion: 2 }),
      contentOf(request, { ...about, requesterId: 'x' }),
      contentOf({ ...request, method: 'pause' }, about),
      contentOf({ ...request, reason: 'app_deleted' }, about),
      contentOf({ ...request, reasonDetail: 'x' }, about),
      contentOf({ ...request, urgency: 'low' }, about),
      contentOf({ ...request, identityProof: 'call_back' }, about),
      contentOf({ ...request, identityDetail: 'x' }, about),
    ];
    expect(new Set(variants.map((variant) => JSON.stringify(variant))).size).toBe(variants.length);
  });
});

describe('R-095 the checklist', () => {
  it('keeps the time of the first tick, and forgets an unticked box', () => {
    const first = tick({}, { identity_confirmed: true }, now);
    const again = tick(first, { identity_confirmed: true, plan_prepared: true }, after(60));
    expect(again).toEqual({ identity_confirmed: now.toISOString(), plan_prepared: after(60).toISOString() });
    expect(tick(again, { identity_confirmed: false }, after(90))).toEqual({ plan_prepared: after(60).toISOString() });
  });

  it('R-096 is complete with all five, and with none of the 31 lesser sets', () => {
    for (let set = 0; set < 32; set += 1) {
      const given = Object.fromEntries(checklistItems.map((item, n) => [item, (set & (1 << n)) > 0]));
      const list: Checklist = tick({}, given, now);
      expect(requireTicked(list).ok).toBe(set === 31);
    }
  });
});

describe('R-099 the confirmation', () => {
  const confirmation = { from: after(3), until: after(120) };
  it.each([
    [0, 'reset.too_early'],
    [2.9, 'reset.too_early'],
    [3, 'ok'],
    [119, 'ok'],
    [120, 'reset.confirmation_expired'],
  ])('after %s s: %s', (seconds, code) => {
    const outcome = requireRipe(confirmation, after(seconds));
    expect(outcome.ok ? 'ok' : outcome.problem.code).toBe(code);
  });
});

describe('the target', () => {
  const facts: TargetFacts = {
    isSelf: false,
    mfaState: 'enabled',
    standing: 2,
    paused: false,
    underWay: false,
    importance: [],
    policyDemandsFactor: false,
    pausedLately: false,
  };
  const codeOf = (changes: Partial<TargetFacts>) => {
    const outcome = mayReset({ ...facts, ...changes });
    return outcome.ok ? 'ok' : outcome.problem.code;
  };

  it.each<[string, Partial<TargetFacts>, string]>([
    ['R-055 oneself', { isSelf: true }, 'reset.self'],
    ['R-056 one that is being reset', { underWay: true }, 'reset.in_progress'],
    ['R-052 無効', { mfaState: 'disabled', standing: 0 }, 'reset.mfa_not_configured'],
    ['paused, with factors', { mfaState: 'disabled', paused: true }, 'ok'],
    ['部分設定', { mfaState: 'partial' }, 'ok'],
    ['D-23 エラー状態 without factors', { mfaState: 'error', standing: 0 }, 'ok'],
  ])('%s: %s', (_, changes, code) => {
    expect(codeOf(changes)).toBe(code);
  });

  it.each<[Partial<TargetFacts>, string | null]>([
    [{}, null],
    [{ policyDemandsFactor: true }, 'policy'],
    [{ importance: ['admin_role'] }, 'policy'],
    [{ paused: true }, 'already_paused'],
    [{ standing: 0 }, 'no_factor'],
  ])('R-061 with %j a pause is refused for %s', (changes, why) => {
    expect(whyNotMethod('pause', { ...facts, ...changes })).toBe(why);
    expect(whyNotMethod('complete', { ...facts, ...changes })).toBeNull();
  });

  it('needs a second person when it is important, when a pause follows a pause, and after an alarm', () => {
    expect(approvalReasons('complete', facts, [])).toEqual([]);
    expect(approvalReasons('complete', { ...facts, importance: ['flag'] }, [])).toEqual(['flag']);
    expect(approvalReasons('pause', { ...facts, pausedLately: true }, [])).toEqual(['second_pause']);
    expect(approvalReasons('complete', { ...facts, pausedLately: true }, ['many_resets'])).toEqual(['many_resets']);
  });
});

describe('R-148 what is unusual', () => {
  const quiet: Habits = {
    resetsIn10Minutes: 5,
    searchesInMinute: 20,
    resetsOfTargetIn7Days: 1,
    knowsAddress: true,
    hasHistory: true,
    pairingsToday: 2,
    hour: 6,
  };
  it.each<[Partial<Habits>, readonly string[]]>([
    [{}, []],
    [{ hour: 21 }, []],
    [{ resetsIn10Minutes: 6 }, ['many_resets']],
    [{ searchesInMinute: 21 }, ['many_searches']],
    [{ resetsOfTargetIn7Days: 2 }, ['repeated_target']],
    [{ knowsAddress: false }, ['new_address']],
    [{ knowsAddress: false, hasHistory: false }, []],
    [{ hour: 22 }, ['odd_hour']],
    [{ hour: 5 }, ['odd_hour']],
    [{ pairingsToday: 3 }, ['frequent_pair']],
  ])('%j: %j', (changes, expected) => {
    expect(anomaliesOf({ ...quiet, ...changes })).toEqual(expected);
  });
});

describe('R-104 the time that is left', () => {
  it.each([
    [null, 0, 30],
    [30, 1, 30],
    [30, 26, 5],
    [30, 30, 0],
    [30, 300, 0],
    [0.4, 0, 5],
  ])('median %s after %s s: %s', (median, passed, left) => {
    expect(etaSeconds(median, now, after(passed))).toBe(left);
  });
});
