import { Controller } from '@nestjs/common';
import { loginEndpoints as login, type Input } from '#shared/contracts';
import { By, In, Serves, type Call } from '#server/platform';
import { CompleteUnlock } from '../usecases/complete-unlock.ts';
import { CompletePasswordReset } from '../usecases/complete-password-reset.ts';
import { ReportProblem } from '../usecases/report-problem.ts';
import { RequestLink } from '../usecases/request-link.ts';
import { VerifyEmail } from '../usecases/verify-email.ts';

/** What people can do for themselves when a login fails. */
@Controller()
export class SelfHelpController {
  constructor(
    private readonly links: RequestLink,
    private readonly completeReset: CompletePasswordReset,
    private readonly verify: VerifyEmail,
    private readonly unlock: CompleteUnlock,
    private readonly report: ReportProblem,
  ) {}

  @Serves(login.requestPasswordReset)
  forgotten(@By() call: Call, @In() { params, body }: Input<typeof login.requestPasswordReset>) {
    return this.links.run(call, params.tenantId, 'password_reset', body.email);
  }

  @Serves(login.completePasswordReset)
  renew(@By() call: Call, @In() { params, body }: Input<typeof login.completePasswordReset>) {
    return this.completeReset.run(call, params.tenantId, body.token, body.password);
  }

  @Serves(login.completeEmailVerification)
  verified(@By() call: Call, @In() { params, body }: Input<typeof login.completeEmailVerification>) {
    return this.verify.run(call, params.tenantId, body.token);
  }

  @Serves(login.requestUnlock)
  locked(@By() call: Call, @In() { params, body }: Input<typeof login.requestUnlock>) {
    return this.links.run(call, params.tenantId, 'unlock', body.email);
  }

  @Serves(login.completeUnlock)
  unlocked(@By() call: Call, @In() { params, body }: Input<typeof login.completeUnlock>) {
    return this.unlock.run(call, params.tenantId, body.token);
  }

  @Serves(login.reportProblem)
  reported(@By() call: Call, @In() { params, body }: Input<typeof login.reportProblem>) {
    return this.report.run(call, params.tenantId, body);
  }
}
