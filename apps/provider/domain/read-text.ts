const URL_IN_TEXT = /https?:\/\/[^\s<>"'）」』】、。]+/g;
const HREF = /href\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;

/** The web links of a message, each once, in order. Only http and https: a link is shown as something to click on. */
export function findLinks(text: string, html = ''): readonly string[] {
  const inText = [...text.matchAll(URL_IN_TEXT)].map(([url]) => url.replace(/[.,;:!?)]+$/, ''));
  const inHtml = [...html.matchAll(HREF)].map(([, double, single]) => (double ?? single ?? '').replaceAll('&amp;', '&').trim());
  return [...new Set([...inText, ...inHtml])].filter((link) => /^https?:\/\//i.test(link) && URL.canParse(link));
}

/** The first number of exactly six digits that stands alone outside a link, or null. */
export function findCode(text: string): string | null {
  return /(?<![\w+-])\d{6}(?![\w-])/.exec(text.replace(URL_IN_TEXT, ' '))?.[0] ?? null;
}

/** A readable text for a mail that has only HTML. It is shown escaped, so this need not be a sanitiser. */
export function textOfHtml(html: string): string {
  return html
    .replace(/<(style|script|head)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/<(br|\/p|\/div|\/tr|\/h[1-6]|\/li)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\n\s*\n\s*/g, '\n\n')
    .trim();
}
