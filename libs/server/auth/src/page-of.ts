import { knownLanguage, wishesIn, type Language } from '#shared/i18n';
import type { Origin } from '#server/notify';
import type { Call } from '#server/platform';
import type { Tenant } from '#server/tenancy';
import type { Situation } from './situation.ts';

/** Whose page caused a mail, by whose act, and in which language it was shown; null where nobody said so. */
export type Page = Readonly<{ tenant: Tenant; by: Origin; asked: Language | null }>;

/** The language of a request outside of logins. */
export const askedBy = ({ acceptLanguage }: Pick<Call, 'acceptLanguage'>): Language | null =>
  knownLanguage(wishesIn(acceptLanguage));

/**
 * The language in which a login is shown. Our own page says in every call which one it is; of another page the application said
 * it by `ui_locales` (OpenID Connect Core section 3.1.2.1), and else the browser's wishes count.
 */
export function shownIn(call: Pick<Call, 'acceptLanguage' | 'browser'>, uiLocales: string | null): Language | null {
  const byApplication = knownLanguage(uiLocales?.split(' ') ?? []);
  return call.browser.hostedUi ? (askedBy(call) ?? byApplication) : (byApplication ?? askedBy(call));
}

export const pageOf = (call: Call, { tenant, transaction }: Pick<Situation, 'tenant' | 'transaction'>): Page => ({
  tenant,
  by: call,
  asked: shownIn(call, transaction.request.uiLocales),
});
