import { Controller } from '@nestjs/common';
import { consoleEndpoints as contract, type Input } from '#shared/contracts';
import { By, In, Serves, type Call } from '#server/platform';
import { BeginLogin } from '../usecases/begin-login.ts';
import { FinishLogin } from '../usecases/finish-login.ts';

/** The way in. */
@Controller()
export class SignInController {
  constructor(
    private readonly beginning: BeginLogin,
    private readonly finishing: FinishLogin,
  ) {}

  @Serves(contract.beginLogin)
  begin(@By() call: Call, @In() { params, query }: Input<typeof contract.beginLogin>) {
    return this.beginning.run(call, params.slug, query);
  }

  @Serves(contract.openOwnSecurity)
  security(@In() { params }: Input<typeof contract.openOwnSecurity>) {
    return this.beginning.security(params.slug);
  }

  @Serves(contract.finishLogin)
  finish(@By() call: Call, @In() { query }: Input<typeof contract.finishLogin>) {
    return this.finishing.run(call, query);
  }
}
