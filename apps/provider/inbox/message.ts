import type { Message } from '../domain/messages.ts';
import { markup, type Markup } from './markup.ts';
import { words, type Language } from './words.ts';

const TIME = new Intl.DateTimeFormat('ja-JP', {
  timeZone: 'Asia/Tokyo',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** One entry of the list: who and when, the code, then the text in the reader's language and in the other. */
export function renderMessage(message: Message, language: Language): Markup {
  const w = words[language];
  const other = language === 'ja' ? 'en' : 'ja';
  const isBilingual = message.text.ja !== message.text.en;
  return markup`<li id="m-${message.id}" class="message ${message.kind}" data-to="${message.to}">
<div class="envelope">
  <span class="kind">${w[message.kind]}</span>
  <span class="to"><span class="unseen">${w.to}: </span>${message.to}</span>
  <time datetime="${message.at}">${TIME.format(new Date(message.at))} JST</time>
</div>
${message.template !== null && markup`<p class="template">${w.template} <code>${message.template}</code></p>`}
${message.subject !== undefined && markup`<h3 class="subject">${message.subject}</h3>`}
${message.code !== null && renderCode(message.code, language)}
<p class="text"${isBilingual && markup` lang="${language}"`}>${message.text[language]}</p>
${isBilingual && markup`<p class="text other" lang="${other}">${message.text[other]}</p>`}
${message.links !== undefined && renderLinks(message.links, language)}
</li>
`;
}

const renderCode = (code: string, language: Language): Markup => {
  const { code: name, copy } = words[language];
  return markup`<p class="code"><span class="unseen">${name} </span><output>${code}</output>
<button type="button" class="copy" data-copy="${code}" aria-label="${copy}: ${name} ${code}">${copy}</button></p>`;
};

const renderLinks = (links: readonly string[], language: Language): Markup =>
  markup`<ul class="links" aria-label="${words[language].links}">${links.map(
    (link) => markup`<li><a href="${link}" rel="noreferrer noopener">${link}</a></li>`,
  )}</ul>`;
