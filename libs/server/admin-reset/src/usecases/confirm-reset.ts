import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { randomToken, secondsFrom, tokenHash, type Call } from '#server/platform';
import { ResetStore } from '../db/reset.store.ts';
import { requireTicked } from '../domain/checklist.ts';
import { EXPIRES_SECONDS, NOT_BEFORE_SECONDS } from '../domain/confirmation.ts';
import { Drafts } from '../drafts.ts';
import { Surroundings } from '../surroundings.ts';

export type ConfirmationTicket = Readonly<{ token: string; notBefore: Date; expiresAt: Date }>;

/** `POST …/confirmations`: the dialog opens; from here on three seconds pass by the clock of the server (D-17). */
@Injectable()
export class ConfirmReset {
  constructor(
    private readonly around: Surroundings,
    private readonly drafts: Drafts,
    private readonly resets: ResetStore,
  ) {}

  run(call: Call, tenantId: string, id: string): Promise<Outcome<ConfirmationTicket, Problem>> {
    const target = { type: 'mfa_reset', id } as const;
    return this.around.asAdmin(call, tenantId, target, 'mfa_reset.execute', async (tx, admin) => {
      const now = this.around.clock.now();
      const draft = await this.drafts.open(tx, admin, id, 'confirm');
      if (!draft.ok) return draft;
      const ready = this.drafts.requireReady(draft.value);
      if (!ready.ok) {
        if (ready.problem.code === 'reset.target_changed') await this.drafts.forget(tx, call, draft.value);
        return ready;
      }
      const ticked = requireTicked(draft.value.reset.checklist);
      if (!ticked.ok) return ticked;
      if (draft.value.needs.length > 0 && draft.value.phase !== 'approved')
        return refuse({ code: 'reset.approval_required', reasons: draft.value.needs });
      const token = randomToken();
      const [notBefore, expiresAt] = [secondsFrom(now, NOT_BEFORE_SECONDS), secondsFrom(now, EXPIRES_SECONDS)];
      await this.resets.confirm(tx, id, tokenHash(token), notBefore, expiresAt);
      await this.around.tell(tx, call, { type: 'mfa_reset_confirmed', outcome: 'success', target });
      return ok({ token, notBefore, expiresAt });
    });
  }
}
