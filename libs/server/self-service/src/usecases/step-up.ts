import { Injectable } from '@nestjs/common';
import type { Input, Problem, selfService } from '#shared/contracts';
import type { Outcome } from '#shared/kernel';
import type { Call, Reply } from '#server/platform';
import { ProveByApp } from './prove-by-app.ts';
import { ProveByPassword } from './prove-by-password.ts';
import { ProveByRecoveryCode } from './prove-by-recovery-code.ts';
import { ProveBySms } from './prove-by-sms.ts';

type Given = Input<typeof selfService.stepUp>['body'];

/** `POST me/step-up`: one proof, whichever of the four was given. */
@Injectable()
export class StepUp {
  constructor(
    private readonly app: ProveByApp,
    private readonly recovery: ProveByRecoveryCode,
    private readonly password: ProveByPassword,
    private readonly sms: ProveBySms,
  ) {}

  run(call: Call, given: Given): Promise<Outcome<Reply, Problem>> {
    if (given.totp !== undefined) return this.app.run(call, given.totp, given.factor_id ?? null);
    if (given.recovery_code !== undefined) return this.recovery.run(call, given.recovery_code);
    if (given.sms_code !== undefined) return this.sms.run(call, { code: given.sms_code, challengeId: given.challenge_id ?? '' });
    return this.password.run(call, given.password ?? '');
  }
}
