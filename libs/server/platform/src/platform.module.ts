import { availableParallelism } from 'node:os';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import type { Pool } from 'pg';
import type { DataSource, EntitySchema } from 'typeorm';
import type { Config } from './config/config.ts';
import { Clock } from './clock.ts';
import { TenantDb } from './db/tenant-db.ts';
import { Outbox } from './jobs/outbox.ts';
import { KeyRing } from './keys/key-ring.ts';
import { Vault } from './keys/vault.ts';
import { connectRedis, createLimiters } from './limits/limiters.ts';
import { VolumeLimits } from './limits/volume-limits.ts';
import type { Log } from './log.ts';
import { CONFIG, LOG } from './tokens.ts';
import { Gate } from './work/gate.ts';

/** The pool that TypeORM opened: hot statements and limits use the same connections. */
export const poolOf = (source: DataSource): Pool => (source.driver as unknown as { master: Pool }).master;

/** What every module may ask for: settings, time, keys, the database, the gate before argon2id, the outbox. */
@Global()
@Module({})
export class PlatformModule {
  static with(config: Config, log: Log, entities: readonly EntitySchema[], clock: Clock = new Clock()): DynamicModule {
    const providers = [
      { provide: CONFIG, useValue: config },
      { provide: LOG, useValue: log },
      { provide: Clock, useValue: clock },
      { provide: Vault, useFactory: () => new Vault(KeyRing.parse(config.masterKey.reveal())) },
      { provide: TenantDb, inject: [getDataSourceToken()], useFactory: (source: DataSource) => new TenantDb(source) },
      { provide: Gate, useFactory: () => new Gate(availableParallelism(), config.SEKISHO_HASH_QUEUE) },
      { provide: Outbox, inject: [Vault], useFactory: (vault: Vault) => new Outbox(vault) },
      {
        provide: VolumeLimits,
        inject: [getDataSourceToken()],
        useFactory: (source: DataSource) => {
          const redis = config.REDIS_URL ? connectRedis(config.REDIS_URL.reveal()) : null;
          return new VolumeLimits(createLimiters(poolOf(source), redis, config.SEKISHO_DEV_LIMITS === 'relaxed'));
        },
      },
    ];
    const database = TypeOrmModule.forRoot({
      type: 'postgres',
      url: config.DATABASE_URL.reveal(),
      poolSize: config.DATABASE_POOL_SIZE,
      entities: [...entities],
      synchronize: false,
      applicationName: 'sekisho',
      retryAttempts: 0,
      extra: { statement_timeout: 10_000, connectionTimeoutMillis: 5_000 },
    });
    return { module: PlatformModule, imports: [database], providers, exports: providers.map(({ provide }) => provide) };
  }
}
