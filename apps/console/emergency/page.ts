import type { EmergencyText } from '#shared/i18n';

type EmergencySection = EmergencyText['sections'][number];
type EmergencyItem = EmergencySection['items'][number];

export type EmergencyLanguage = 'ja' | 'en';
/** `version` tells a printed page from a newer one. */
export type PageParts = Readonly<{
  language: EmergencyLanguage;
  text: EmergencyText;
  commands: Readonly<Record<string, string>>;
  version: string;
}>;

export const STYLE_ADDRESS = '/emergency/page.css';
export const addressOf = (language: EmergencyLanguage): string => `/emergency/${language}`;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);

/** The emergency procedure as a page without any script: what is read in an emergency must not be able to fail (R-128). */
export function emergencyPage({ language, text, commands, version }: PageParts): string {
  const other = language === 'ja' ? 'en' : 'ja';
  return `<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="referrer" content="no-referrer" />
    <meta name="robots" content="noindex" />
    <meta name="format-detection" content="telephone=no" />
    <title>${escaped(text.title)} - ${escaped(text.product)}</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="${STYLE_ADDRESS}" />
  </head>
  <body>
    <header>
      <p class="product">${escaped(text.product)}</p>
      <nav><a href="/">${escaped(text.back)}</a> <a href="${addressOf(other)}" lang="${other}" hreflang="${other}">${escaped(text.other)}</a></nav>
    </header>
    <main>
      <h1>${escaped(text.title)}</h1>
      <p>${escaped(text.lead)}</p>
      <p class="warning">${escaped(text.warning)}</p>
      <p class="screen">${escaped(text.print)}</p>
${text.sections.map((section) => sectionText(section, commands)).join('\n')}
    </main>
    <footer><p>${escaped(text.version)} ${version}</p></footer>
  </body>
</html>
`;
}

function sectionText({ heading, kind, items }: EmergencySection, commands: PageParts['commands']): string {
  const list = kind === 'steps' ? 'ol' : 'ul';
  return `      <section>
        <h2>${escaped(heading)}</h2>
        <${list}>
${items.map((item) => itemText(item, commands)).join('\n')}
        </${list}>
      </section>`;
}

const itemText = ({ say, command }: EmergencyItem, commands: PageParts['commands']): string =>
  `          <li>${escaped(say)}${command ? `<code>${wordsOf(commands[command] ?? '')}</code>` : ''}</li>`;

/** No line ends inside a word: `--` at its end would be read as something else. */
const wordsOf = (command: string): string =>
  command
    .split(' ')
    .map((word) => `<span>${escaped(word)}</span>`)
    .join(' ');
