import { Injectable } from '@nestjs/common';
import type { ConsolePreferences, Problem } from '#shared/contracts';
import { ok, type Outcome } from '#shared/kernel';
import type { Call } from '#server/platform';
import { PreferenceStore } from '../db/preference.store.ts';
import { adminOf, Surroundings } from '../surroundings.ts';

/** `PATCH /api/me/preferences`: the look and the language go with the administrator. Answers what holds now. */
@Injectable()
export class ChangePreferences {
  constructor(
    private readonly around: Surroundings,
    private readonly preferences: PreferenceStore,
  ) {}

  run(call: Call, changes: Partial<ConsolePreferences>): Promise<Outcome<ConsolePreferences, Problem>> {
    const { tenantId, accountId } = adminOf(call);
    return this.around.db.run(tenantId, async (tx) => {
      await this.preferences.change(tx, accountId, changes);
      return ok(await this.preferences.of(tx, accountId));
    });
  }
}
