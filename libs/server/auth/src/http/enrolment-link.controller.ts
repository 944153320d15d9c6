import { Controller } from '@nestjs/common';
import { loginEndpoints as login, type Input } from '#shared/contracts';
import { By, In, Serves, type Call } from '#server/platform';
import { OpenEnrolmentLink } from '../usecases/open-enrolment-link.ts';

/** Where somebody whose factors were reset begins. */
@Controller()
export class EnrolmentLinkController {
  constructor(private readonly opening: OpenEnrolmentLink) {}

  @Serves(login.openEnrolmentLink)
  open(@By() call: Call, @In() { params, body }: Input<typeof login.openEnrolmentLink>) {
    return this.opening.run(call, params.tenantId, body.token);
  }
}
