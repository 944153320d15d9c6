import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Gate } from '#server/platform';
import { statementsOf } from '#testing/sessions';
import { password, redeem, refresh, userinfo, verify } from './a-flow.ts';
import { aTenant, expected, textAt, type TestTenant } from './a-login.ts';
import { aServer, type Answer, type TestServer } from './a-server.ts';

let server: TestServer;
let tenant: TestTenant;
beforeAll(async () => {
  server = await aServer({ settings: { ROLE: 'web' } }); // no job runner, whose statements would be counted too
  tenant = await aTenant(server);
});
afterAll(() => server.stop());

/**
 * What a request takes of PostgreSQL and of the processor; counted and not timed, so that a rise is seen on every machine.
 * `statements` are round trips, BEGIN, COMMIT and the per-address limit included; `hashes` are runs of argon2.
 */
type Cost = Readonly<{ statements: number; transactions: number; hashes: number; signatures: number }>;

async function costOf(act: () => Promise<Answer>): Promise<Readonly<{ answer: Answer; cost: Cost }>> {
  const spies = [vi.spyOn(server.running.app.get(Gate), 'run'), vi.spyOn(globalThis.crypto.subtle, 'sign')] as const;
  try {
    const answers: Answer[] = [];
    const names = await statementsOf(async () => void answers.push(expected(await act(), 200)));
    const [answer] = answers;
    if (!answer) throw new Error('no answer');
    const [hashes, signatures] = [spies[0].mock.calls.length, spies[1].mock.calls.length];
    const transactions = names.filter((name) => name.startsWith('BEGIN')).length;
    return { answer, cost: { statements: names.length, transactions, hashes, signatures } };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** The rest exactly, statements at most: whoever needs more of them says so here. */
const atMost = (statements: number, rest: Omit<Cost, 'statements'>) => ({
  ...rest,
  statements: expect.toSatisfy((count: number) => count <= statements, `at most ${statements}`) as unknown,
});
const nothing = { hashes: 0, signatures: 0 };

describe('a login with two factors', () => {
  it('costs one argon2 run at the password, two signatures at the tokens, and so many round trips at each step', async () => {
    const user = await tenant.user('counted');
    const login = await tenant.open({ scope: 'openid offline_access' });

    const first = await costOf(() => password(login, user));
    expect(first.cost).toEqual(atMost(23, { transactions: 4, hashes: 1, signatures: 0 }));

    const sent = await costOf(() => login.post('sms-authentication-challenge'));
    expect(sent.cost).toEqual(atMost(28, { transactions: 3, ...nothing }));

    const second = await costOf(() => verify(login, textAt(sent.answer.body, 'verification_code')));
    expect(second.cost).toEqual(atMost(36, { transactions: 5, ...nothing }));

    const view = await costOf(() => login.get('view-data'));
    expect(view.cost).toEqual(atMost(11, { transactions: 2, ...nothing }));

    const done = await costOf(() => login.post('authorize'));
    expect(done.cost).toEqual(atMost(15, { transactions: 2, ...nothing }));

    const code = new URL(textAt(done.answer.body, 'redirect_uri')).searchParams.get('code') ?? '';
    const tokens = await costOf(() => redeem(tenant, code));
    expect(tokens.cost).toEqual(atMost(10, { transactions: 2, hashes: 0, signatures: 2 }));

    const next = await costOf(() => refresh(tenant, textAt(tokens.answer.body, 'refresh_token')));
    expect(next.cost).toEqual(atMost(9, { transactions: 2, hashes: 0, signatures: 2 }));

    await userinfo(tenant, textAt(next.answer.body, 'access_token')); // reads the public key, which is kept
    const read = await costOf(() => userinfo(tenant, textAt(next.answer.body, 'access_token')));
    expect(read.cost).toEqual(atMost(6, { transactions: 2, ...nothing }));
  });

  it('costs as much for a wrong password as for a right one', async () => {
    const user = await tenant.user('miscounted');
    const [right, wrong] = [await tenant.open(), await tenant.open()];
    const { cost } = await costOf(() => password(right, user));
    const gate = vi.spyOn(server.running.app.get(Gate), 'run');
    try {
      const names = await statementsOf(() => password(wrong, { ...user, password: 'not-the-password' }));
      expect(gate.mock.calls).toHaveLength(cost.hashes);
      expect(names.length).toBeLessThanOrEqual(cost.statements);
    } finally {
      gate.mockRestore();
    }
  });
});
