import { Controller } from '@nestjs/common';
import { loginEndpoints as login, type Input } from '#shared/contracts';
import { By, In, Serves, type Call } from '#server/platform';
import { JudgePassword } from '../usecases/judge-password.ts';
import { CompleteAuthorization } from '../usecases/complete-authorization.ts';
import { DenyAuthorization } from '../usecases/deny-authorization.ts';
import { SwitchAccount } from '../usecases/switch-account.ts';
import { LoginSteps } from './login-steps.ts';

/** The authorization transaction API of requirement 002. */
@Controller()
export class TransactionsController {
  constructor(
    private readonly steps: LoginSteps,
    private readonly complete: CompleteAuthorization,
    private readonly deny: DenyAuthorization,
    private readonly switchAccount: SwitchAccount,
    private readonly judgePassword: JudgePassword,
  ) {}

  @Serves(login.startAuthorization)
  start(@By() call: Call, @In() { params, query }: Input<typeof login.startAuthorization>) {
    return this.steps.start.run(call, params.tenantId, query);
  }

  @Serves(login.startAuthorizationByForm)
  startByForm(@By() call: Call, @In() { params, body }: Input<typeof login.startAuthorizationByForm>) {
    return this.steps.start.run(call, params.tenantId, body);
  }

  @Serves(login.viewTransaction)
  view(@By() call: Call, @In() { params }: Input<typeof login.viewTransaction>) {
    return this.steps.view.run(call, params.tenantId, params.id);
  }

  @Serves(login.readTransactionStatus)
  status(@In() { params }: Input<typeof login.readTransactionStatus>) {
    return this.steps.status.run(params.tenantId, params.id);
  }

  @Serves(login.completeAuthorization)
  authorize(@By() call: Call, @In() { params, body }: Input<typeof login.completeAuthorization>) {
    return this.complete.run(call, {
      tenantId: params.tenantId,
      transactionId: params.id,
      deniedScopes: body.denied_scopes ?? [],
      rememberDevice: body.remember_device === true,
    });
  }

  @Serves(login.denyAuthorization)
  denied(@By() call: Call, @In() { params }: Input<typeof login.denyAuthorization>) {
    return this.deny.run(call, params.tenantId, params.id);
  }

  @Serves(login.switchAccount)
  switched(@By() call: Call, @In() { params }: Input<typeof login.switchAccount>) {
    return this.switchAccount.run(call, params.tenantId, params.id);
  }

  @Serves(login.checkPassword)
  password(@In() { params, body }: Input<typeof login.checkPassword>) {
    return this.judgePassword.run(params.tenantId, body.password);
  }

  @Serves(login.interact)
  interact(@By() call: Call, @In() { params, body }: Input<typeof login.interact>) {
    return this.steps.run(call, { tenantId: params.tenantId, transactionId: params.id, interaction: params.interaction, body });
  }
}
