import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedSql } from '#testing/schema';
import { aUser, ResetDesk } from './a-reset.ts';
import { aServer, type TestServer } from './a-server.ts';
import { AdminBrowser, seededAdmin, seededOf } from './an-admin.ts';
import { inbox } from './inbox.ts';

const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/;
const TECHNICIAN = 'tech@example.jp';
let server: TestServer;
let senior: string;
beforeAll(async () => {
  server = await aServer();
  senior = seededAdmin(server, 'senior_admin').email;
  await seedSql(
    server.database,
    `UPDATE tenant SET settings = settings || '{"mfa_reset_config":{"technicians":["${TECHNICIAN}"]}}' WHERE id = $1`,
    [seededOf(server).tenant_id],
  );
});
afterAll(() => server.stop());

const speaks = (username: string, language: 'ja' | 'en' | null) =>
  seedSql(server.database, `UPDATE account SET language = $2 WHERE username = $1`, [username, language]);

/** The words of the newest of the mails that arrive at an address after `act`. */
async function mailAfter(address: string, act: () => Promise<unknown>): Promise<string> {
  const before = (await inbox(server, address)).length;
  await act();
  await expect.poll(async () => (await inbox(server, address)).length, { timeout: 10_000 }).toBe(before + 1);
  return (await inbox(server, address))[0]?.text.ja ?? '';
}
const IN_ENGLISH = { 'accept-language': 'en' };
const IN_JAPANESE = { 'accept-language': 'ja' };

describe('the language of mails to staff', () => {
  it.each([
    ['en', 'security_admin', IN_JAPANESE],
    ['ja', 'it_operator', IN_ENGLISH],
    [null, 'platform_admin', IN_ENGLISH],
  ] as const)(
    'a senior who reads %s is told of a locked administrator in it, not in the one of that request',
    async (language, role, of) => {
      const admin = await new AdminBrowser(server, seededAdmin(server, role)).signIn();
      await speaks(senior, language);
      const wrong = { password: 'not this one' };
      const text = await mailAfter(senior, async () => {
        for (let n = 0; n < 5; n += 1) await admin.ask('POST', '/api/reauthentications', wrong, of);
      });
      const isJapanese = language !== 'en';
      expect(JAPANESE.test(text.replace(/【.*】/, ''))).toBe(isJapanese);
      expect(text).toContain(isJapanese ? 'ロックされました' : 'were locked after too many failures');
      server.clock.advance(16 * 60);
    },
  );

  it('R-119 an escalation reaches a senior in the own language, and a technician without an account in Japanese', async () => {
    await speaks(senior, 'en');
    const admin = await new AdminBrowser(server, seededAdmin(server, 'security_admin')).signIn();
    const desk = new ResetDesk(server, await admin.elevate());
    const id = await desk.start(await aUser(server));
    const atSenior = await mailAfter(senior, async () => {
      const asked = await desk.ask('POST', `/mfa-resets/${id}/escalations`, { cause: 'asked' });
      expect([asked.status, asked.body]).toMatchObject([expect.any(Number), { told: 2 }]);
    });
    expect(atSenior).toContain('Decide in the console');
    await expect
      .poll(async () => (await inbox(server, TECHNICIAN))[0]?.text.ja ?? '', { timeout: 10_000 })
      .toContain('対応が必要になりました');
  });

  it.each([
    ['en', 'Many users were searched for in a short time'],
    ['ja', '短い時間に多くのユーザーが検索されています'],
  ] as const)('R-148 an alarm says in %s and in words who does what, with no code and no bare id', async (language, words) => {
    await speaks(senior, language);
    const { email } = seededAdmin(server, 'security_admin');
    const rows = await seedSql(server.database, `SELECT id, name FROM account WHERE username = $1`, [email]);
    const admin = await new AdminBrowser(server, seededAdmin(server, 'security_admin')).signIn();
    const desk = new ResetDesk(server, await admin.elevate());
    const text = await mailAfter(senior, async () => {
      for (let n = 0; n < 21; n += 1) await desk.ask('GET', '/users?query=x%20y');
    });
    expect(text).toContain(words);
    expect(text).toContain(String(rows[0]?.['name']));
    expect(text).not.toMatch(/many_searches/);
    expect(text).not.toContain(String(rows[0]?.['id']));
    await seedSql(server.database, `UPDATE mfa_reset_alert SET cleared_at = now()`, []);
    server.clock.advance(90);
  });
});
