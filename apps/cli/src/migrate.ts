import { KeyRing, readConfig, Vault } from '#server/platform';
import { checkInstallation, markInstallation, migrate as migrateSchema } from '#server/schema';
import { UsageFault, type Command } from './command.ts';

/** Brings the database to this version's schema, as its owner, before the new version's processes start. */
export const migrate: Command = {
  usage: 'migrate',
  summary: 'bring the database to the schema of this version',
  async run(rest, { env, print }) {
    if (rest.length > 0) throw new UsageFault('migrate takes no arguments.');
    const config = readConfig(env);
    if (!config.DATABASE_OWNER_URL) throw new Error('DATABASE_OWNER_URL: the role that owns the tables is required here.');
    const ownerUrl = config.DATABASE_OWNER_URL.reveal();
    const vault = new Vault(KeyRing.parse(config.masterKey.reveal()));
    const { applied } = await migrateSchema(ownerUrl);
    await markInstallation(ownerUrl, config.SEKISHO_MODE, vault);
    await checkInstallation(ownerUrl, config.SEKISHO_MODE, vault);
    for (const name of applied) print(`applied ${name}`);
    print('The database is up to date.');
  },
};
