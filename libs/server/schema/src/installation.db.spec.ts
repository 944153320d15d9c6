import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeyRing, Vault } from '#server/platform';
import { checkInstallation, markInstallation } from './installation.ts';
import { aDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
beforeEach(async () => void (database = await aDatabase()));
afterEach(() => database.drop());

const entry = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const vaultOf = (...entries: readonly string[]) => new Vault(KeyRing.parse(entries.join(',')));

describe('rulings 1: a database and the processes that use it', () => {
  it('belong together by mode and master key, as the application’s role sees it', async () => {
    const vault = vaultOf(entry('k1'));
    await markInstallation(database.owner, 'production', vault);
    await expect(checkInstallation(database.app, 'production', vault)).resolves.toBeUndefined();
  });

  it('do not when the process is in the other mode', async () => {
    const vault = vaultOf(entry('k1'));
    await markInstallation(database.owner, 'production', vault);
    await expect(checkInstallation(database.app, 'development', vault)).rejects.toThrow(/made in production mode/);
  });

  it('do not when the master key is another one, even of the same name', async () => {
    await markInstallation(database.owner, 'production', vaultOf(entry('k1')));
    await expect(checkInstallation(database.app, 'production', vaultOf(entry('k1')))).rejects.toThrow(
      /master key is not the one/,
    );
    await expect(checkInstallation(database.app, 'production', vaultOf(entry('k2')))).rejects.toThrow(
      /master key is not the one/,
    );
  });

  it('still do when a newer key was put before the old one', async () => {
    const old = entry('k1');
    await markInstallation(database.owner, 'production', vaultOf(old));
    await expect(checkInstallation(database.app, 'production', vaultOf(entry('k2'), old))).resolves.toBeUndefined();
  });

  it('are not marked anew by the next start', async () => {
    const [first, second] = [vaultOf(entry('k1')), vaultOf(entry('k1'))];
    await markInstallation(database.owner, 'production', first);
    await markInstallation(database.owner, 'development', second);
    await expect(checkInstallation(database.app, 'production', first)).resolves.toBeUndefined();
  });

  it('do not when the database was never prepared', async () => {
    await expect(checkInstallation(database.app, 'production', vaultOf(entry('k1')))).rejects.toThrow(/sekisho migrate/);
    const empty = await aDatabase({ empty: true });
    await expect(checkInstallation(empty.owner, 'production', vaultOf(entry('k1')))).rejects.toThrow(/sekisho migrate/);
    await empty.drop();
  });
});
