import type { BrowserContext, Page } from '@playwright/test';

/** What a browser reported, and what it must never have carried out of a page. */
export type Watch = Readonly<{
  complaints: readonly string[];
  requests: readonly string[];
  /** Failed loads the browser reported by itself; a refused call is one, and no fault of the page. */
  refusedLoads: readonly string[];
  keepSecret: (text: string) => void;
  /** What a test means to happen. */
  forgive: (told: RegExp) => void;
  finish: () => Promise<readonly string[]>;
}>;

const REFUSED_LOAD = /^Failed to load resource/;

/** Listens to everything a page reports: console, errors, content policy, and every address it asks for. */
export function watch(context: BrowserContext, origins: readonly string[]): Watch {
  const complaints: string[] = [];
  const forgiven: RegExp[] = [];
  const requests: string[] = [];
  const refusedLoads: string[] = [];
  const secrets = new Set<string>();
  const isOurs = (page: Page | null) => origins.some((origin) => page?.url().startsWith(origin));

  context.on('console', (message) => {
    if (!isOurs(message.page())) return;
    if (REFUSED_LOAD.test(message.text())) refusedLoads.push(message.text());
    else complaints.push(`console: ${message.text()}`);
  });
  context.on('weberror', (error) => complaints.push(`error: ${error.error().message}`));
  context.on('request', (request) => {
    const url = request.url();
    requests.push(url);
    if (!url.startsWith('data:') && !origins.some((origin) => url.startsWith(origin))) complaints.push(`a request to ${url}`);
  });

  const kept = async (page: Page) => {
    if (page.isClosed() || !isOurs(page)) return [];
    const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
    const addresses = [...requests, page.url()];
    return [...secrets].flatMap((secret) => [
      ...(stored.includes(secret) ? ['a secret is stored in the browser'] : []),
      ...(addresses.some((url) => decodeURIComponent(url).includes(secret)) ? ['a secret stands in an address'] : []),
    ]);
  };
  return {
    complaints,
    requests,
    refusedLoads,
    keepSecret: (text) => void secrets.add(text),
    forgive: (told) => void forgiven.push(told),
    finish: async () => [
      ...complaints.filter((each) => !forgiven.some((told) => told.test(each))),
      ...(await Promise.all(context.pages().map(kept))).flat(),
    ],
  };
}
