import { Injectable } from '@nestjs/common';
import { mailLanguage } from '#shared/i18n';
import { Mailer, type MailName } from '#server/notify';
import type { Tx } from '#server/platform';
import { jst } from '../domain/jst.ts';
import { Names } from '../people/names.ts';
import { Staff } from '../people/staff.ts';
import { Surroundings } from '../surroundings.ts';

type Facts = Readonly<Record<string, string>>;
type Name = Extract<MailName, 'staffBreakGlass' | `staffOfflineKey${string}`>;

/** Tells everybody who answers for resets: what happens by offline keys happens without the console, so nobody sees it there. */
@Injectable()
export class BreakGlassAlarm {
  constructor(
    private readonly around: Surroundings,
    private readonly mailer: Mailer,
    private readonly staff: Staff,
    private readonly names: Names,
  ) {}

  /** A reset was carried out. The mail names who signed: its readers may not open the audit log. */
  async used(tx: Tx, homeId: string, signers: readonly string[], facts: Facts): Promise<number> {
    const named = await this.names.admins(tx, homeId, signers);
    const [first = '', second = ''] = signers.map((id) => named(id).name);
    return this.raise(tx, homeId, 'staffBreakGlass', { ...facts, first, second });
  }

  /** Both signers are among them; and the technicians of the tenant. Answers how many were written to. */
  async raise(tx: Tx, homeId: string, name: Name, facts: Facts): Promise<number> {
    const tenant = await this.around.directory.tenant(tx);
    const known = { tenant: tenant?.name ?? '', when: jst(this.around.clock.now()), ...facts };
    const to = await this.staff.mailboxes(tx, homeId, ['mfa_reset.approve', 'mfa_reset.execute']);
    for (const { address, language } of to)
      await this.mailer.put(tx, { to: address, name, language: mailLanguage(language, null), facts: known });
    return to.length;
  }
}
