import { Injectable } from '@nestjs/common';
import { passwordFloor, readStoredPolicy, type PolicyDocument } from '#server/policies';
import type { Tx } from '#server/platform';
import { Directory, type Tenant } from '#server/tenancy';

/** What the tenant's policy demands of everybody. */
@Injectable()
export class PolicyDemands {
  constructor(private readonly directory: Directory) {}

  async document(tx: Tx): Promise<PolicyDocument | null> {
    return readStoredPolicy(await this.directory.policy(tx, 'oauth'));
  }

  /** How long a new password must be, in characters (rulings section 10). */
  async passwordFloor(tx: Tx, { settings }: Tenant): Promise<number> {
    return passwordFloor(settings, await this.directory.policy(tx, 'oauth'));
  }
}
