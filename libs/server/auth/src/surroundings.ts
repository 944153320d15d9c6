import { Inject, Injectable } from '@nestjs/common';
import { AuditTrail } from '#server/audit';
import { Clock, CONFIG, type Config } from '#server/platform';

/** What nearly every act of a login needs beside its own stores: the record, the time, the settings. */
@Injectable()
export class Surroundings {
  constructor(
    readonly audit: AuditTrail,
    readonly clock: Clock,
    @Inject(CONFIG) readonly config: Config,
  ) {}
}
