import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aDatabase, seedSql, type TestDatabase } from '#testing/schema';
import { UsageFault } from './command.ts';
import { migrate } from './migrate.ts';

let database: TestDatabase;
beforeEach(async () => void (database = await aDatabase({ empty: true })));
afterEach(() => database.drop());

const environment = () => ({
  PUBLIC_URL: 'https://login.example.com',
  CONSOLE_URL: 'https://console.example.com',
  SMTP_URL: 'smtp://localhost',
  DATABASE_URL: database.app,
  DATABASE_SYSTEM_URL: database.system,
  DATABASE_OWNER_URL: database.owner,
  SEKISHO_MASTER_KEY: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
});
const run = async (changes: Readonly<Record<string, string | undefined>> = {}, ...rest: string[]) => {
  const printed: string[] = [];
  await migrate.run(rest, { env: { ...environment(), ...changes }, print: (line) => void printed.push(line) });
  return printed;
};

describe('sekisho migrate', () => {
  it('prepares an empty database for production, and finds nothing to do the second time', async () => {
    const first = await run();
    expect(first.filter((line) => line.startsWith('applied ')).length).toBeGreaterThan(3);
    expect(await run()).toEqual(['The database is up to date.']);
    expect(await seedSql(database, 'SELECT mode FROM installation')).toEqual([{ mode: 'production' }]);
  });

  it('refuses another master key than the database was made with', async () => {
    await run();
    const other = `k1:${Buffer.alloc(32, 8).toString('base64')}`;
    await expect(run({ SEKISHO_MASTER_KEY: other })).rejects.toThrow(/master key is not the one/);
  });

  it('says that it needs the owner', async () => {
    await expect(run({ DATABASE_OWNER_URL: undefined })).rejects.toThrow(/DATABASE_OWNER_URL/);
  });

  it('takes no arguments', async () => {
    await expect(run({}, 'now')).rejects.toBeInstanceOf(UsageFault);
  });
});
