import { Injectable } from '@nestjs/common';
import { Clock, type Tx } from '#server/platform';
import { FactorStore } from './db/factor.store.ts';
import type { Factor } from './domain/factor.ts';
import { mfaStateOf, usualExpectation, type MfaState } from './domain/mfa-state.ts';

export type MfaOverview = Readonly<{ state: MfaState; factors: readonly Factor[]; recoveryCodesLeft: number }>;

/** The MFA state of a user, computed in one place for every surface (ux.md D-1). */
@Injectable()
export class MfaStates {
  constructor(
    private readonly store: FactorStore,
    private readonly clock: Clock,
  ) {}

  async of(tx: Tx, accountId: string): Promise<MfaOverview> {
    const factors = await this.store.list(tx, accountId);
    const secrets = await this.store.secrets(tx, accountId);
    const broken = secrets
      .filter(({ id, secret }) => secret === null && factors.some((factor) => factor.id === id))
      .map(({ id }) => id);
    const recoveryCodesLeft = factors.reduce((sum, { codesLeft }) => sum + codesLeft, 0);
    const facts = { factors, broken, recoveryCodesLeft, unrepaired: false };
    return { state: mfaStateOf(facts, usualExpectation(factors), this.clock.now()), factors, recoveryCodesLeft };
  }
}
