import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, type Outcome } from '#shared/kernel';
import { Reply, type Call } from '#server/platform';
import { Interact } from '../usecases/interact.ts';
import { ReadStatus } from '../usecases/read-status.ts';
import { StartAuthorization } from '../usecases/start-authorization.ts';
import { ViewTransaction } from '../usecases/view-transaction.ts';

/** The way from the authorization request to the last proof. */
@Injectable()
export class LoginSteps {
  constructor(
    readonly start: StartAuthorization,
    readonly view: ViewTransaction,
    readonly status: ReadStatus,
    private readonly interact: Interact,
  ) {}

  async run(call: Call, asked: Parameters<Interact['run']>[1]): Promise<Outcome<Reply, Problem>> {
    const done = await this.interact.run(call, asked);
    return done.ok ? ok(Reply.of(done.value.body).setting(...(done.value.cookies ?? []))) : done;
  }
}
