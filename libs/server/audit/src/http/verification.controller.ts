import { Controller } from '@nestjs/common';
import { auditEndpoints as contract, type Input } from '#shared/contracts';
import { By, In, Serves, type Call } from '#server/platform';
import { VerifyNow } from '../usecases/verify-now.ts';

/** Verify now. */
@Controller()
export class VerificationController {
  constructor(private readonly verifying: VerifyNow) {}

  @Serves(contract.verifyTrailNow)
  verify(@By() call: Call, @In() { params }: Input<typeof contract.verifyTrailNow>) {
    return this.verifying.run(call, params.tenantId);
  }
}
