import { Injectable } from '@nestjs/common';
import { management } from '#shared/contracts';
import { ok } from '#shared/kernel';
import { MfaCoverage } from '#server/mfa';
import type { Call } from '#server/platform';
import { Desk } from '../desk.ts';
import type { At } from './input.ts';

/** `GET …/mfa-coverage`: numbers only, nobody by name. */
@Injectable()
export class ReadMfaCoverage {
  constructor(
    private readonly desk: Desk,
    private readonly coverage: MfaCoverage,
  ) {}

  run(call: Call, at: At, groupBy: string | null) {
    return this.desk.perform(call, { ...at, trace: management.mfaCoverage.read.organization.trace }, async (tx) => {
      const answer = await this.coverage.of(tx, groupBy);
      return ok({ answer, detail: { filters: groupBy === null ? [] : ['group_by'], found: answer.total.users } });
    });
  }
}
