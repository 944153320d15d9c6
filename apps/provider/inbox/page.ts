import { renderFaults, renderStates } from './faults-panel.ts';
import { markup, type Markup } from './markup.ts';
import { renderMessage } from './message.ts';
import type { InboxView } from './view.ts';
import { words, type Language } from './words.ts';

const SHOWN = 100;

/** The whole page. It reads and works without script; script only keeps it fresh and copies codes. */
export function renderInbox(view: InboxView): string {
  const { language } = view;
  const w = words[language];
  const choice = (code: Language, name: string) =>
    markup`<a href="/?lang=${code}" lang="${code}" hreflang="${code}"${language === code && markup` aria-current="true"`}>${name}</a>`;
  return markup`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${w.title} | Sekisho</title>
<link rel="icon" href="/inbox.svg" type="image/svg+xml">
<link rel="stylesheet" href="/inbox.css">
<script src="/inbox.js" defer></script>
</head>
<body data-language="${language}" data-copied="${w.copied}" data-copy-failed="${w.copyFailed}" data-live="${w.live}" data-lost="${w.lost}" data-arrived="${w.arrived}">
<a class="skip" href="#messages">${w.skip}</a>
<header>
<div class="bar">
  <img src="/inbox.svg" alt="" width="32" height="32">
  <h1>${w.title}</h1>
  <nav aria-label="${w.language}">${choice('ja', '日本語')}${choice('en', 'English')}</nav>
</div>
<p class="lead">${w.lead}</p>
</header>
<div class="columns">
<main id="messages" tabindex="-1">${liveRegion(view)}</main>
${renderFaults(view)}
</div>
<p id="announce" class="unseen" role="status"></p>
</body>
</html>
`.toString();
}

/** Only what changes while the page is open. */
export const renderLive = (view: InboxView): string => `${liveRegion(view)}${renderStates(view)}`;

function liveRegion({ language, messages, faults, version }: InboxView): Markup {
  const w = words[language];
  const active = faults.filter(({ mode }) => mode !== 'none');
  const shown = messages.slice(0, SHOWN);
  const warning = markup`<p class="warning"><span aria-hidden="true">▲</span> <a href="#faults">${w.faultActive}</a>
    ${active.map(({ route, mode }) => markup`<span class="fault"><code>${route}</code> ${w.modes[mode]}</span> `)}</p>`;
  const empty = markup`<div class="empty"><p class="empty-title">${w.empty}</p><p>${w.emptyHint}</p></div>`;
  return markup`<div id="live" data-version="${version}">
<div id="warning">${active.length > 0 && warning}</div>
<div class="heading">
  <h2>${w.messages} <span id="count" class="count">${w.count(messages.length)}</span></h2>
  <p id="connection" class="connection"></p>
  <form method="post" action="/inbox/clear?lang=${language}"><button id="clear" type="submit" class="quiet"${messages.length === 0 && markup` disabled`}>${w.clear}</button></form>
</div>
<div id="empty">${messages.length === 0 && empty}</div>
<ol id="list" class="list">${shown.map((message) => renderMessage(message, language))}</ol>
<div id="more">${messages.length > SHOWN && markup`<p class="more">${w.shownOf(SHOWN, messages.length)}</p>`}</div>
</div>`;
}
