import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { FactorStore, FRESH_SECONDS, ownRemoval, TotpFactors } from '#server/mfa';
import { secondsFrom, type Call, type Tx } from '#server/platform';
import { mayEnrol } from '../domain/may-change-factors.ts';
import { OwnActs, type Self } from '../own-acts.ts';
import { Surroundings } from '../surroundings.ts';

type Given = Readonly<{
  factor_type?: string | null | undefined;
  friendly_name?: string | null | undefined;
  issuer?: string | null | undefined;
}>;

const DISABLED: Readonly<Record<string, Problem>> = {
  phone: { code: 'supabase.phone_enroll_disabled' },
  webauthn: { code: 'supabase.webauthn_enroll_disabled' },
};

/** `POST factors`: shows the key of a new authenticator app, once. It protects nothing until a code of it was verified. */
@Injectable()
export class EnrollFactor {
  constructor(
    private readonly around: Surroundings,
    private readonly own: OwnActs,
    private readonly factors: FactorStore,
    private readonly totp: TotpFactors,
  ) {}

  async run(call: Call, given: Given) {
    const type = given.factor_type ?? '';
    if (type !== 'totp')
      return refuse(
        DISABLED[type] ?? {
          code: 'supabase.invalid' as const,
          message: "factor_type needs to be either 'totp', 'phone', or 'webauthn'",
        },
      );
    return this.own.runAlone(call, (tx, self) => this.begin(tx, call, self, given));
  }

  private async begin(tx: Tx, call: Call, self: Self, given: Given) {
    const { account, contacts, factors } = self.portrait;
    const allowed = await this.mayBegin(tx, self);
    const name = (given.friendly_name ?? '').trim();
    const email = contacts.find(({ kind }) => kind === 'email')?.value ?? account.username;
    const issuer = given.issuer?.trim() || self.tenant.name;
    const begun = allowed.ok
      ? await this.totp.begin(tx, call, { accountId: account.id, accountName: email, issuer, name })
      : allowed;
    const who = { accountId: account.id, userName: account.username };
    if (!begun.ok) {
      const reason = begun.problem.code;
      await this.around.audit.append(tx, call, [{ type: 'factor_enrolment_refused', outcome: 'denied', reason, ...who }]);
      return begun;
    }
    const { factorId, key } = begun.value;
    const target = { type: 'factor', id: factorId };
    const detail = { factor_type: 'totp', standing: factors.length };
    await this.around.audit.append(tx, call, [{ type: 'factor_enrolment_started', outcome: 'success', target, detail, ...who }]);
    return ok({
      id: factorId,
      type: 'totp' as const,
      friendly_name: name,
      totp: { qr_code: key.qrSvg, secret: key.secret, uri: key.uri },
    });
  }

  private async mayBegin(tx: Tx, { session, portrait }: Self): Promise<Outcome<null, Problem>> {
    const { account, factors } = portrait;
    const now = this.around.clock.now();
    const since = secondsFrom(now, -FRESH_SECONDS);
    const removedHere = await this.factors.wasRemoved(tx, account.id, ownRemoval(session.id), since);
    const everHad = await this.factors.everVerified(tx, account.id);
    const { enrolmentLocked } = account;
    return mayEnrol({ factors, evidence: session.evidence, enrolmentLocked, everHad, removedHere }, now);
  }
}
