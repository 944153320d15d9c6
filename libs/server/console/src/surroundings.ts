import { Inject, Injectable } from '@nestjs/common';
import { AuditTrail } from '#server/audit';
import { Clock, CONFIG, TenantDb, type Actor, type Call, type Config } from '#server/platform';
import { Directory } from '#server/tenancy';

/** What nearly every act here needs beside its own stores. */
@Injectable()
export class Surroundings {
  constructor(
    readonly db: TenantDb,
    readonly directory: Directory,
    readonly audit: AuditTrail,
    readonly clock: Clock,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  get idleSeconds(): number {
    return this.config.SEKISHO_CONSOLE_IDLE_MINUTES * 60;
  }

  get callback(): string {
    return `${this.config.CONSOLE_URL}/callback`;
  }
}

export type Admin = Extract<Actor, { kind: 'admin' }>;

/** The guard lets only administrators in where this is asked. */
export function adminOf({ actor }: Call): Admin {
  if (actor.kind !== 'admin') throw new Error('an act of an administrator without a console session');
  return actor;
}
