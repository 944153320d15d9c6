import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { Enrolments, PhoneCodes, PhoneFactors, TotpFactors } from '#server/mfa';
import { normalisePhone, type Call, type Tx } from '#server/platform';
import { mayEnrol } from '../../domain/may-change-factors.ts';
import { OwnActs, type Self } from '../../own-acts.ts';
import { Surroundings } from '../../surroundings.ts';

type Given = Readonly<{
  factor_type?: string | null | undefined;
  friendly_name?: string | null | undefined;
  issuer?: string | null | undefined;
  phone?: string | null | undefined;
}>;
type Enrolled = Readonly<{ id: string; type: 'totp' | 'phone'; friendly_name: string }>;
type Begin = (tx: Tx, self: Self, name: string) => Promise<Outcome<Enrolled, Problem>>;

/** The kinds of factors that are set up here. */
@Injectable()
export class Enrollable {
  constructor(
    readonly apps: TotpFactors,
    readonly numbers: PhoneFactors,
    readonly messages: PhoneCodes,
  ) {}
}

/** `POST factors`: an app, whose key is shown once, or a number. It protects nothing until a code of it was verified. */
@Injectable()
export class EnrollFactor {
  constructor(
    private readonly around: Surroundings,
    private readonly own: OwnActs,
    private readonly enrolments: Enrolments,
    private readonly kinds: Enrollable,
  ) {}

  run(call: Call, given: Given): Promise<Outcome<Enrolled, Problem>> {
    const type = given.factor_type ?? '';
    if (type === 'totp') return this.start(call, given, 'totp', (tx, self, name) => this.app(tx, call, self, name, given.issuer));
    if (type === 'phone')
      return this.start(call, given, 'sms', (tx, self, name) => this.number(tx, call, self, name, given.phone));
    if (type === 'webauthn') return Promise.resolve(refuse({ code: 'supabase.webauthn_enroll_disabled' }));
    const message = "factor_type needs to be either 'totp', 'phone', or 'webauthn'";
    return Promise.resolve(refuse({ code: 'supabase.invalid', message }));
  }

  /** By the rule of every door, and on record whatever comes of it. */
  private start(call: Call, given: Given, kind: 'totp' | 'sms', begin: Begin): Promise<Outcome<Enrolled, Problem>> {
    return this.own.runAlone(call, async (tx, self) => {
      const { account, factors } = self.portrait;
      const allowed = mayEnrol(await this.enrolments.inSession(tx, self.portrait, self.session));
      const begun = allowed.ok ? await begin(tx, self, (given.friendly_name ?? '').trim()) : allowed;
      const about = { accountId: account.id, userName: account.username };
      const detail = { factor_type: kind, standing: factors.length };
      await this.around.audit.append(tx, call, [
        begun.ok
          ? {
              type: 'factor_enrolment_started',
              outcome: 'success',
              target: { type: 'factor', id: begun.value.id },
              detail,
              ...about,
            }
          : { type: 'factor_enrolment_refused', outcome: 'denied', reason: begun.problem.code, detail, ...about },
      ]);
      return begun;
    });
  }

  private async app(tx: Tx, call: Call, { portrait, tenant }: Self, name: string, issuer: Given['issuer']) {
    const { account, contacts } = portrait;
    const accountName = contacts.find(({ kind }) => kind === 'email')?.value ?? account.username;
    const draft = { accountId: account.id, accountName, issuer: issuer?.trim() || tenant.name, name };
    const begun = await this.kinds.apps.begin(tx, call, draft);
    if (!begun.ok) return begun;
    const { factorId: id, key } = begun.value;
    const totp = { qr_code: key.qrSvg, secret: key.secret, uri: key.uri };
    return ok({ id, type: 'totp' as const, friendly_name: name, totp });
  }

  /** Only where the tenant has a service that can send: a number that no code reaches would be no factor. */
  private async number(tx: Tx, call: Call, { portrait }: Self, name: string, phone: Given['phone']) {
    if (!(await this.kinds.messages.isOffered(tx))) return refuse({ code: 'supabase.phone_enroll_disabled' as const });
    const number = normalisePhone(phone ?? '');
    if (number === null)
      return refuse({ code: 'supabase.invalid' as const, message: 'Invalid phone number format (E.164 required)' });
    const begun = await this.kinds.numbers.begin(tx, call, { accountId: portrait.account.id, number, name });
    if (begun.ok) return ok({ id: begun.value.factorId, type: 'phone' as const, friendly_name: name, phone: number.slice(1) });
    return begun.problem.code === 'factor.number_exists' ? refuse({ code: 'supabase.phone_factor_exists' as const }) : begun;
  }
}
