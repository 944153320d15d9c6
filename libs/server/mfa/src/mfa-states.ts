import { Injectable } from '@nestjs/common';
import { AccountStore, isPaused } from '#server/accounts';
import { Clock, type Tx } from '#server/platform';
import { FactorStore } from './db/factor.store.ts';
import type { Factor } from './domain/factor.ts';
import { mfaStateOf, usualExpectation, type MfaState } from './domain/mfa-state.ts';

export type MfaOverview = Readonly<{
  state: MfaState;
  factors: readonly Factor[];
  recoveryCodesLeft: number;
  /** 一時停止中: the state is 無効 until then, the factors stand. */
  pausedUntil: Date | null;
}>;

/** The MFA state of a user, computed in one place for every surface (ux.md D-1). */
@Injectable()
export class MfaStates {
  constructor(
    private readonly store: FactorStore,
    private readonly accounts: AccountStore,
    private readonly clock: Clock,
  ) {}

  async of(tx: Tx, accountId: string): Promise<MfaOverview> {
    const factors = await this.store.list(tx, accountId);
    const secrets = await this.store.secrets(tx, accountId);
    const broken = secrets
      .filter(({ id, secret }) => secret === null && factors.some((factor) => factor.id === id))
      .map(({ id }) => id);
    const recoveryCodesLeft = factors.reduce((sum, { codesLeft }) => sum + codesLeft, 0);
    const [account, now] = [await this.accounts.find(tx, accountId), this.clock.now()];
    const pausedUntil = account && isPaused(account, now) ? account.mfaPausedUntil : null;
    // Only a reset that ended halfway holds an account.
    const facts = { factors, broken, recoveryCodesLeft, unrepaired: account?.loginHeldAt != null, paused: pausedUntil !== null };
    return { state: mfaStateOf(facts, usualExpectation(factors), now), factors, recoveryCodesLeft, pausedUntil };
  }
}
