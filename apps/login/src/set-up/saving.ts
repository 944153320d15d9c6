type Headline = Readonly<{ title: string; lines: readonly string[] }>;

/** What is saved of recovery codes: whose they are, then one code a line. CRLF, so that every editor shows the lines. */
export const codesAsText = ({ title, lines }: Headline, codes: readonly string[]): string =>
  [title, ...lines, '', ...codes, ''].join('\r\n');

/** Hands a text to the browser as a file. It goes by memory: nothing of it stands in an address. */
export function saveAsFile(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
