import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import type { Outcome } from '#shared/kernel';
import { Enrolments } from '#server/mfa';
import type { Tx } from '#server/platform';
import { mayAddApp } from './domain/own-rules.ts';
import type { Self } from './own-acts.ts';

/** Whether this session may set up an app: asked when it begins, when it is confirmed, and for the page. */
@Injectable()
export class Enrolment {
  constructor(private readonly enrolments: Enrolments) {}

  async allowed(tx: Tx, { person, session, proof }: Self): Promise<Outcome<null, Problem>> {
    return mayAddApp(await this.enrolments.inSession(tx, person, session), proof);
  }
}
