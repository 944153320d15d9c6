import { z } from 'zod';
import type { Problem } from '#shared/contracts';
import { ok, type Outcome } from '#shared/kernel';
import type { Step } from '../../step.ts';
import { aboutSubject } from '../about.ts';
import type { Done, Interaction } from '../interaction.ts';
import type { AppSetUp } from './set-up.ts';

const input = z.looseObject({ ticket: z.string().min(1).max(256).optional() });

/** `totp-enrollment`: answers the key of a new authenticator app, once, as QR code, text and otpauth link (L-040, L-041). */
export class TotpEnrolment implements Interaction<typeof input> {
  readonly name = 'totp-enrollment';
  readonly method = 'totp';
  readonly operation = 'CHALLENGE';
  readonly input = input;

  constructor(private readonly setUp: AppSetUp) {}

  async run(step: Step, { ticket }: z.output<typeof input>): Promise<Outcome<Done, Problem>> {
    const mayBegin = await step.reserve((tx, situation) => this.setUp.allowed(tx, situation, ticket ?? null));
    if (
      !mayBegin.ok &&
      mayBegin.problem.code !== 'factor.enrolment_locked' &&
      mayBegin.problem.code !== 'factor.enrolment_refused'
    )
      return mayBegin;
    const recorded = await step.record(async (tx, situation) => {
      const about = aboutSubject(situation);
      const begun = await this.setUp.begin(tx, step.call, situation, ticket ?? null);
      if (!begun.ok) {
        const event = { type: 'factor_enrolment_refused', outcome: 'denied', reason: begun.problem.code, ...about } as const;
        return { outcome: begun, events: [event] };
      }
      const { key, enrolment } = begun.value;
      const totp = { qr_code: key.qrSvg, secret: key.secret, secret_grouped: key.grouped, uri: key.uri };
      return {
        outcome: ok({ status: 'success', type: 'totp', totp }),
        enrolment,
        events: [{ type: 'factor_enrolment_started', outcome: 'success', ...about, detail: { type: 'totp' } }],
      };
    });
    return recorded.ok ? ok({ body: recorded.value }) : recorded;
  }
}
