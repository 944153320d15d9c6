import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { emergencyCommands as commands, enEmergency, jaEmergency } from '#shared/i18n';
import { addressOf, emergencyPage, STYLE_ADDRESS, type PageParts } from './page.ts';
import { workerText } from './worker.ts';

const VERSION_LENGTH = 12;
const languages = [
  { language: 'ja', text: jaEmergency },
  { language: 'en', text: enEmergency },
] as const;
const style = (): string =>
  ['../../../libs/web/ui/src/styles/tokens.css', 'page.css']
    .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
    .join('\n');

/** The version is that of all of it: whatever changes, the worker changes too and fetches everything anew. */
export function emergencyFiles(): Readonly<Record<string, string>> {
  const pagesOf = (version: string) =>
    languages.map(({ language, text }): PageParts => ({ language, text, commands, version })).map(emergencyPage);
  const css = style();
  const addresses = [...languages.map(({ language }) => addressOf(language)), STYLE_ADDRESS];
  const parts = [...pagesOf(''), css, workerText('', addresses)];
  const version = createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, VERSION_LENGTH);
  const [japanese = '', english = ''] = pagesOf(version);
  return { 'ja.html': japanese, 'en.html': english, 'page.css': css, 'worker.js': workerText(version, addresses) };
}
