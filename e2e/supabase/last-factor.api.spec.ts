import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policyOf } from '../api/a-policy.ts';
import { granted } from './a-client.ts';
import { aWorld, prove, withApp, type World } from './a-person.ts';

let world: World;
beforeAll(async () => void (world = await aWorld()));
afterAll(() => world.stop());

const graceDays = (days: number | null) =>
  world.sql(`UPDATE tenant SET settings = jsonb_strip_nulls(settings || $2::jsonb) WHERE id = $1`, [
    world.demo.tenantId,
    JSON.stringify({ mfa_config: days === null ? null : { enrollment_grace_days: days } }),
  ]);
const standing = async (id: string): Promise<number> =>
  (await world.sql(`SELECT 1 AS n FROM factor WHERE account_id = $1 AND status = 'verified'`, [id])).length;

describe('L-070 the last factor, at DELETE factors/:id', () => {
  const lastOne = { status: 422, code: 'mfa_last_factor' };

  it('stays where the tenant’s days of grace demand one, on record; one of two goes', async () => {
    await graceDays(14);
    try {
      const { client, id } = await world.person();
      const app = await withApp(world, client);
      expect((await client.mfa.unenroll(app)).error).toMatchObject(lastOne);
      expect(await standing(id)).toBe(1);
      expect((await world.events(id)).at(-1)).toMatchObject({
        ...{ type: 'factor_removal_refused', outcome: 'denied', reason: 'factor.last_one', target_id: app.factorId },
      });
      const tablet = await withApp(world, client, 'Tablet');
      granted(await client.mfa.unenroll(app));
      granted(await prove(world, client, tablet));
      expect((await client.mfa.unenroll(tablet)).error).toMatchObject(lastOne);
    } finally {
      await graceDays(null);
    }
  });

  it('stays before a set of recovery codes is asked to go, which would be lost for nothing', async () => {
    await graceDays(14);
    try {
      const { client } = await world.person();
      const app = await withApp(world, client);
      granted(await client.mfa.recoveryCodes.generate());
      expect((await client.mfa.unenroll(app)).error).toMatchObject(lastOne);
    } finally {
      await graceDays(null);
    }
  });

  it('stays where a policy takes it alone, and goes where another one suffices', async () => {
    const { tenantId } = world.demo;
    const before = await world.sql(`SELECT id, document FROM authentication_policy WHERE tenant_id = $1 AND flow = 'oauth'`, [
      tenantId,
    ]);
    const put = (document: unknown) =>
      world.sql(
        `INSERT INTO authentication_policy (tenant_id, id, flow, document) VALUES ($1, $2, 'oauth', $3)
         ON CONFLICT (tenant_id, flow) DO UPDATE SET document = excluded.document`,
        [tenantId, randomUUID(), JSON.stringify(document)],
      );
    const { client, id } = await world.person();
    const app = await withApp(world, client);
    await put(policyOf(['password', 'totp'], ['password-authentication', 'totp-authentication']));
    try {
      expect((await client.mfa.unenroll(app)).error).toMatchObject(lastOne);
    } finally {
      await (before[0]
        ? put(before[0]['document'])
        : world.sql(`DELETE FROM authentication_policy WHERE tenant_id = $1 AND flow = 'oauth'`, [tenantId]));
    }
    granted(await client.mfa.unenroll(app));
    expect(await standing(id)).toBe(0);
  });

  it('is asked for a proof first: whoever has the password alone learns nothing of the rule', async () => {
    await graceDays(14);
    try {
      const person = await world.person();
      const app = await withApp(world, person.client);
      const weak = await person.elsewhere();
      expect((await weak.mfa.unenroll(app)).error).toMatchObject({ status: 422, code: 'insufficient_aal' });
    } finally {
      await graceDays(null);
    }
  });
});
