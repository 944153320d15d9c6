import { Injectable } from '@nestjs/common';
import { Connectors, type Connector } from '#server/mfa';
import { Surroundings } from '../surroundings.ts';
import { OpenChallenges } from './open-challenges.ts';
import { RaiseSession } from './raise-session.ts';

/** What comes before and after the check of a sent code. */
@Injectable()
export class PhoneSteps {
  constructor(
    readonly open: OpenChallenges,
    readonly raise: RaiseSession,
    private readonly around: Surroundings,
    private readonly connectors: Connectors,
  ) {}

  /** The tenant's way to its SMS service, or null. */
  connector(tenantId: string): Promise<Connector | null> {
    return this.around.db.run(tenantId, (tx) => this.connectors.find(tx, 'sms'));
  }
}
