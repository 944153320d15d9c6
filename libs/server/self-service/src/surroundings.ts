import { Inject, Injectable } from '@nestjs/common';
import { AuditTrail } from '#server/audit';
import { Clock, CONFIG, TenantDb, type Config } from '#server/platform';
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
}
