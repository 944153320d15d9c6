import { Injectable } from '@nestjs/common';
import type { ConsolePreferences } from '#shared/contracts';
import { statement, type Tx } from '#server/platform';

const read = statement(
  'console-preference.of',
  `SELECT theme, language FROM console_preference WHERE tenant_id = $1 AND account_id = $2`,
);
/** What is not named stays as it is. */
const change = statement(
  'console-preference.change',
  `INSERT INTO console_preference AS kept (tenant_id, account_id, theme, language) VALUES ($1, $2, $3, $4)
   ON CONFLICT (tenant_id, account_id) DO UPDATE
   SET theme = coalesce(EXCLUDED.theme, kept.theme), language = coalesce(EXCLUDED.language, kept.language)`,
);

/** How administrators want the console to look. */
@Injectable()
export class PreferenceStore {
  async of(tx: Tx, accountId: string): Promise<ConsolePreferences> {
    return (await tx.one<ConsolePreferences>(read, [tx.tenantId, accountId])) ?? { theme: null, language: null };
  }

  async change(tx: Tx, accountId: string, { theme, language }: Partial<ConsolePreferences>): Promise<void> {
    await tx.count(change, [tx.tenantId, accountId, theme ?? null, language ?? null]);
  }
}
