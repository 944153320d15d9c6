import { languageFor, wishesIn } from '#shared/i18n';
import { faultRoutes, readFaultChange } from '../domain/faults.ts';
import type { MessageFilter } from '../domain/messages.ts';
import { inboxIcon } from '../inbox/icon.ts';
import { renderInbox, renderLive } from '../inbox/page.ts';
import type { InboxView } from '../inbox/view.ts';
import { inboxScript } from '../inbox/script.ts';
import { inboxStyle } from '../inbox/style.ts';
import type { Language } from '../inbox/words.ts';
import type { Provider } from '../provider.ts';
import { css, html, invalid, json, nothing, script, seeOther, svg, type Call } from './exchange.ts';
import type { Route } from './route.ts';

/** What a developer (or a test) uses: the inbox page, the list behind it, and the fault switches. */
export function developerRoutes(provider: Provider): readonly Route[] {
  const route = (method: Route['method'], path: string, answer: Route['answer']): Route => ({
    method,
    path,
    audience: 'developer',
    answer,
  });
  const view = (call: Call): InboxView => ({
    language: languageOf(call),
    messages: provider.messages.find(),
    faults: provider.faults.list(),
    chosenRoute: faultRoutes.find((known) => known === call.query.get('route')) ?? '*',
    version: provider.version,
  });

  return [
    route('GET', '/', (call) => html(renderInbox(view(call)))),
    route('GET', '/inbox/live', (call) =>
      call.query.get('version') === provider.version ? nothing : html(renderLive(view(call))),
    ),
    route('GET', '/inbox.css', () => css(inboxStyle)),
    route('GET', '/inbox.js', () => script(inboxScript)),
    route('GET', '/inbox.svg', () => svg(inboxIcon)),

    route('GET', '/messages', ({ query }) => {
      const kind = query.get('kind') || undefined;
      if (kind !== undefined && kind !== 'sms' && kind !== 'email') return invalid('kind must be sms or email');
      return json(200, provider.messages.find({ to: query.get('to') || undefined, kind } satisfies MessageFilter));
    }),
    route('DELETE', '/messages', () => {
      provider.messages.clear();
      return nothing;
    }),
    route('DELETE', '/tokens', () => {
      provider.revokeTokens();
      return nothing;
    }),
    route('GET', '/faults', () => json(200, provider.faults.list())),
    route('PUT', '/faults', ({ body }) => {
      const change = readFaultChange(body);
      if (!change.ok) return invalid(change.problem);
      provider.faults.set(change.value);
      return json(200, provider.faults.list());
    }),

    // The page's own forms work without script, so they are POSTs that lead back to the page.
    route('POST', '/inbox/clear', (call) => {
      provider.messages.clear();
      return seeOther(`/?lang=${languageOf(call)}`);
    }),
    route('POST', '/inbox/faults', (call) => {
      const change = readFaultChange(call.body);
      if (!change.ok) return invalid(change.problem);
      provider.faults.set(change.value);
      return seeOther(`/?lang=${languageOf(call)}&route=${encodeURIComponent(change.value.route)}#faults`);
    }),
  ];
}

/** The one that was chosen on the page, else the browser's. */
const languageOf = ({ query, acceptLanguage }: Call): Language => languageFor([query.get('lang'), ...wishesIn(acceptLanguage)]);
