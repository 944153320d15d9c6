import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, type Outcome } from '#shared/kernel';
import { TenantDb, type Call } from '#server/platform';
import { Directory } from '#server/tenancy';
import { Surroundings } from '../surroundings.ts';

export type Report = Readonly<{ request_id?: string; step: string; code?: string; contact?: string; authorization_id?: string }>;

/** 「ログインできない場合」 (L-025): somebody says that the login fails. The answer is the same for all; the record is counted later. */
@Injectable()
export class ReportProblem {
  constructor(
    private readonly db: TenantDb,
    private readonly directory: Directory,
    private readonly around: Surroundings,
  ) {}

  run(call: Call, tenantId: string, report: Report): Promise<Outcome<{ status: 'accepted' }, Problem>> {
    return this.db.run(tenantId, async (tx) => {
      if (await this.directory.tenant(tx)) {
        await this.around.audit.append(tx, call, [{ type: 'login_problem_reported', outcome: 'success', detail: report }]);
      }
      return ok({ status: 'accepted' as const });
    });
  }
}
