import { Injectable } from '@nestjs/common';
import type { AuditEvent } from '#shared/contracts';
import { AccountStore } from '#server/accounts';
import { EnrolmentGraces } from '#server/mfa';
import { Clock, type Call, type Cookie, type Tx } from '#server/platform';
import { DeviceTrust } from './device-trust.ts';
import { shownIn } from './page-of.ts';
import type { Situation } from './situation.ts';

type Decided = Readonly<{ accountId: string; rememberDevice: boolean }>;
type Left = Readonly<{ cookies: readonly Cookie[]; events: readonly AuditEvent[] }>;

/** What a login that succeeded leaves behind: its language, a remembered device, and the first of the days for setting up a factor. */
@Injectable()
export class AfterLogin {
  constructor(
    private readonly trust: DeviceTrust,
    private readonly graces: EnrolmentGraces,
    private readonly accounts: AccountStore,
    private readonly clock: Clock,
  ) {}

  async runIn(tx: Tx, call: Call, situation: Situation, { accountId, rememberDevice }: Decided): Promise<Left> {
    const language = shownIn(call, situation.transaction.request.uiLocales);
    if (language !== null) await this.accounts.speak(tx, accountId, language, this.clock.now());
    if (situation.subject.grace !== null) await this.graces.begin(tx, accountId);
    const remembered = rememberDevice ? await this.trust.remember(tx, call, situation) : null;
    return remembered ? { cookies: [remembered.cookie], events: remembered.events } : { cookies: [], events: [] };
  }
}
