import { hashSync } from '@node-rs/argon2';

/** Of every user of the bench; the parameters are those of libs/server/accounts, whose check would else replace the hash. */
export const PASSWORD = 'Kumano-kodo-8848';
export const PASSWORD_HASH = hashSync(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
