import { Injectable } from '@nestjs/common';
import { passwordFloor } from '#server/policies';
import type { Tx } from '#server/platform';
import { Directory, type Tenant } from '#server/tenancy';

/** How long a new password must be in this tenant (rulings section 10). */
@Injectable()
export class PasswordFloor {
  constructor(private readonly directory: Directory) {}

  async of(tx: Tx, tenant: Tenant): Promise<number> {
    return passwordFloor(tenant.settings, await this.directory.policy(tx, 'oauth'));
  }
}
