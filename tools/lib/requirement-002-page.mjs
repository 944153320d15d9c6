import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../shared/requirements/', import.meta.url));

/** What the shell makes of a quoted argument; the shell's variables are looked up in `variables`. */
function unquoted(quoted, variables) {
  const plain = quoted.slice(1, -1);
  if (quoted.startsWith("'")) return plain;
  return plain
    .replaceAll(/\\\n/g, '')
    .replaceAll('\\"', '"')
    .replaceAll(/\$\{(\w+)\}/g, (whole, name) => variables[name] ?? whole);
}

const blocks = (text, language) =>
  [...text.matchAll(new RegExp('```' + language + '\\n([\\s\\S]*?)```', 'g'))].map(([, block]) => block);

function curls(text, variables) {
  const argument = '("(?:[^"\\\\]|\\\\[\\s\\S])*"|\'[^\']*\')';
  return [...text.matchAll(new RegExp(`^curl (.*?)${argument}([\\s\\S]*?)(?=^curl |^\`\`\`)`, 'gm'))].map(
    ([, options, url, rest]) => {
      const data = new RegExp(` -d ${argument}`).exec(rest)?.[1];
      const target = new URL(unquoted(url, variables));
      return {
        method: options.includes('-X POST') ? 'POST' : 'GET',
        path: decodeURIComponent(target.pathname),
        query: target.search.slice(1),
        ...(data === undefined ? {} : { body: JSON.parse(unquoted(data, variables)) }),
      };
    },
  );
}

const between = (text, start, end) => text.slice(text.indexOf(start), text.indexOf(end, text.indexOf(start) + start.length));
const parsed = (block) => {
  try {
    return JSON.parse(block);
  } catch {
    return null; // an abbreviated example
  }
};

/**
 * What requirement 002 itself sends and answers, read from its page; null where the page does not lie beside the checkout.
 * `variables` are the shell's, by name: TENANT_ID, AUTH_ID and so on; one that is missing stays as it is written.
 */
export function readPage(variables = {}) {
  const name = existsSync(folder) ? readdirSync(folder).find((file) => file.startsWith('002')) : undefined;
  if (name === undefined) return null;
  const text = readFileSync(join(folder, name), 'utf8');
  return {
    calls: curls(text, variables),
    answers: blocks(between(text, '## Step 3', '## MFA設定のバリエーション'), 'json').map(parsed),
    patterns: blocks(between(text, '## MFA設定のバリエーション', '## よくあるエラー'), 'json').map(parsed),
    errors: blocks(between(text, '## よくあるエラー', '## SMS送信サービスの設定'), 'json').map(parsed),
  };
}
