import { Controller } from '@nestjs/common';
import { supabase, type Input } from '#shared/contracts';
import { By, In, Serves, type Call } from '#server/platform';
import { ChallengeFactor } from '../usecases/factors/challenge-factor.ts';
import { ChangeFactors } from '../usecases/factors/change-factors.ts';
import { EnrollFactor } from '../usecases/factors/enroll-factor.ts';
import { OwnRecoveryCodes } from '../usecases/factors/recovery-codes.ts';
import { VerifyFactor } from '../usecases/factors/verify-factor.ts';
import { VerifyRecoveryCode } from '../usecases/factors/verify-recovery-code.ts';

@Controller()
export class SupabaseFactorsController {
  constructor(
    private readonly enrolling: EnrollFactor,
    private readonly challenging: ChallengeFactor,
    private readonly verifying: VerifyFactor,
    private readonly changing: ChangeFactors,
  ) {}

  @Serves(supabase.readAssuranceLevel)
  level(@By() call: Call) {
    return this.changing.level(call);
  }

  @Serves(supabase.enrollFactor)
  enroll(@By() call: Call, @In() { body }: Input<typeof supabase.enrollFactor>) {
    return this.enrolling.run(call, body);
  }

  @Serves(supabase.challengeFactor)
  challenge(@By() call: Call, @In() { params, body }: Input<typeof supabase.challengeFactor>) {
    return this.challenging.run(call, params.factorId, body.channel);
  }

  @Serves(supabase.verifyFactor)
  verify(@By() call: Call, @In() { params, body }: Input<typeof supabase.verifyFactor>) {
    return this.verifying.run(call, params.factorId, body);
  }

  @Serves(supabase.removeFactor)
  remove(@By() call: Call, @In() { params }: Input<typeof supabase.removeFactor>) {
    return this.changing.remove(call, params.factorId);
  }

  @Serves(supabase.renameFactor)
  rename(@By() call: Call, @In() { params, body }: Input<typeof supabase.renameFactor>) {
    return this.changing.rename(call, params.factorId, body.friendly_name);
  }
}

/** Stands before the other one in the module: the router takes a named address before one with a place, and so do readers. */
@Controller()
export class SupabaseRecoveryCodesController {
  constructor(
    private readonly codes: OwnRecoveryCodes,
    private readonly verifying: VerifyRecoveryCode,
  ) {}

  @Serves(supabase.readRecoveryCodes)
  read(@By() call: Call) {
    return this.codes.status(call);
  }

  @Serves(supabase.makeRecoveryCodes)
  make(@By() call: Call, @In() { body }: Input<typeof supabase.makeRecoveryCodes>) {
    return this.codes.make(call, body.friendly_name);
  }

  @Serves(supabase.verifyRecoveryCode)
  verify(@By() call: Call, @In() { body }: Input<typeof supabase.verifyRecoveryCode>) {
    return this.verifying.run(call, body.code);
  }

  @Serves(supabase.renewRecoveryCodes)
  renew(@By() call: Call) {
    return this.codes.renew(call);
  }

  @Serves(supabase.removeRecoveryCodes)
  remove(@By() call: Call) {
    return this.codes.remove(call);
  }
}
