import { Controller } from '@nestjs/common';
import { mfaResets as contract, openApiOf, type Endpoint, type Input } from '#shared/contracts';
import { In, Serves } from '#server/platform';

const endpoints: readonly Endpoint[] = Object.values(contract);
const described = openApiOf('Sekisho: MFA resets and their approvals', endpoints);

/** What this surface takes, for who calls it otherwise than by the page. */
@Controller()
export class OpenApiController {
  @Serves(contract.readOpenApi)
  read(@In() _: Input<typeof contract.readOpenApi>) {
    return { ok: true, value: described } as const;
  }
}
