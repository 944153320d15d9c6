import { Injectable } from '@nestjs/common';
import type { PasswordVerdict, Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { Passwords } from '#server/accounts';
import { TenantDb } from '#server/platform';
import { Directory } from '#server/tenancy';
import { PasswordFloor } from '../password-floor.ts';

/** `password-check`: what would be wrong with a new password, before it is submitted (L-012). Nothing is stored or counted. */
@Injectable()
export class JudgePassword {
  constructor(
    private readonly db: TenantDb,
    private readonly directory: Directory,
    private readonly floor: PasswordFloor,
    private readonly passwords: Passwords,
  ) {}

  run(tenantId: string, password: string): Promise<Outcome<PasswordVerdict, Problem>> {
    return this.db.run(tenantId, async (tx) => {
      const tenant = await this.directory.tenant(tx);
      if (!tenant) return refuse({ code: 'tenant.not_found' as const });
      return ok(this.passwords.judge(password, await this.floor.of(tx, tenant), ['sekisho', tenant.name]));
    });
  }
}
