import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textAt } from '../api/a-login.ts';
import { foundIn } from '../api/secrets.ts';
import { codeOf, granted } from './a-client.ts';
import { aWorld, prove, tokensOf, withApp, type World } from './a-person.ts';

let world: World;
beforeAll(async () => void (world = await aWorld()));
afterAll(() => world.stop());

/** Every row of every table as text, byte for byte as a backup would hold it. */
async function dump(): Promise<string> {
  const database = new Client({ connectionString: world.server.database.superuser });
  await database.connect();
  try {
    const { rows } = await database.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
    );
    const parts: string[] = [];
    for (const { name } of rows) {
      const { rows: lines } = await database.query<{ line: string }>(`SELECT t::text AS line FROM "${name}" t`);
      parts.push(...lines.map(({ line }) => line));
    }
    return parts.join('\n');
  } finally {
    await database.end();
  }
}

describe('the database', () => {
  it('T-04 holds no key, no code and no token that was ever shown or typed', async () => {
    const { client, email, password } = await world.person();
    const app = await withApp(world, client);
    const { codes } = granted(await client.mfa.recoveryCodes.generate());
    const typed = codeOf(app.secret, world.now());
    granted(await prove(world, client, app));
    const { access, refresh } = await tokensOf(client);
    await client.resetPasswordForEmail(email);
    const used = codes[0] ?? '';
    granted(await client.mfa.recoveryCodes.verify({ code: used }));
    const hex = Buffer.from(app.secret).toString('hex');
    const secrets = [
      app.secret,
      app.secret.toLowerCase(),
      hex,
      typed,
      ...codes,
      access,
      refresh,
      password,
      world.demo.serviceKey,
    ];
    const text = await dump();
    expect(text).toContain(email); // it is the right database
    expect(foundIn(text, secrets)).toEqual([]);
    expect(foundIn(world.server.log.join(''), secrets)).toEqual([]);
  });

  it('two users’ sealed keys that were swapped open for neither, and nobody gets in by them', async () => {
    const [one, other] = [await world.person(), await world.person()];
    const [mine, theirs] = [await withApp(world, one.client), await withApp(world, other.client)];
    await world.sql(
      `UPDATE factor f SET secret_sealed = o.secret_sealed FROM factor o
       WHERE (f.id = $1 AND o.id = $2) OR (f.id = $2 AND o.id = $1)`,
      [mine.factorId, theirs.factorId],
    );
    for (const secret of [mine.secret, theirs.secret]) {
      const answer = await one.client.mfa.challengeAndVerify({ factorId: mine.factorId, code: codeOf(secret, world.now()) });
      expect(answer.error).toMatchObject({ status: 422, code: 'mfa_verification_failed' });
    }
    const failures = (await world.events(one.id)).filter(({ type }) => type === 'totp_failure');
    expect(failures.map(({ reason }) => reason)).toEqual(['key_unreadable', 'key_unreadable']);
  });

  it('T-04 a key is told once: no later answer has it', async () => {
    const { client } = await world.person();
    const app = await withApp(world, client);
    const { access: token } = await tokensOf(client);
    const answers = await Promise.all(
      [
        ['GET', '/user'] as const,
        ['GET', '/factors/assurance-level'] as const,
        ['POST', `/factors/${app.factorId}/challenge`] as const,
      ].map(([method, path]) => world.ask(method, path, { token })),
    );
    const listed = await world.ask('GET', `/admin/users/${textAt(answers[0]?.body, 'id')}/factors`, {
      token: world.demo.serviceKey,
    });
    for (const { text } of [...answers, listed]) expect(text).not.toContain(app.secret);
  });
});
