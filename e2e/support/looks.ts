import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

export const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Where pictures of every look go; usually nowhere. */
const PICTURES = process.env['SEKISHO_E2E_PICTURES'];

type Media = NonNullable<Parameters<Page['emulateMedia']>[0]>;
type Look = Readonly<{ name: string; width: number; language: 'ja' | 'en'; media: Media }>;

export const sizes = { 1280: 900, 900: 900, 390: 844 } as const;
export const schemes = {
  light: { colorScheme: 'light', contrast: 'no-preference', forcedColors: 'none' },
  dark: { colorScheme: 'dark', contrast: 'no-preference', forcedColors: 'none' },
  contrast: { colorScheme: 'light', contrast: 'more', forcedColors: 'none' },
  forced: { colorScheme: 'dark', contrast: 'more', forcedColors: 'active' },
} as const satisfies Readonly<Record<string, Media>>;

type Scheme = keyof typeof schemes;
const look = (language: Look['language'], width: number, scheme: Scheme): Look => ({
  name: `${language}-${width}-${scheme}`,
  width,
  language,
  media: schemes[scheme],
});

/** Every width in every language and scheme; 900 px is only looked at, in pictures. */
const everyLook: readonly Look[] = (['ja', 'en'] as const).flatMap((language) =>
  (PICTURES ? [1280, 900, 390] : [1280, 390]).flatMap((width) =>
    (Object.keys(schemes) as Scheme[]).map((scheme) => look(language, width, scheme)),
  ),
);

/** Every pair of width, language and scheme; the few combinations left out are for `npm run test:long`. */
const mostLooks: readonly Look[] = [
  ...(['ja', 'en'] as const).flatMap((language) => [look(language, 390, 'light'), look(language, 1280, 'light')]),
  ...(['dark', 'contrast', 'forced'] as const).flatMap((scheme) => [look('ja', 390, scheme), look('en', 1280, scheme)]),
];

const languageNames = { ja: '日本語', en: 'English' } as const;

/** Shows the page as it is in another width, language and scheme. `null` language: as it is. */
async function show(page: Page, look: Look, switchable: boolean): Promise<void> {
  await page.setViewportSize({ width: look.width, height: sizes[look.width as keyof typeof sizes] });
  await page.emulateMedia({ ...look.media, reducedMotion: 'reduce' });
  if (switchable && (await page.locator('html').getAttribute('lang')) !== look.language)
    await page.getByRole('button', { name: languageNames[look.language] }).click();
}

/** Runs in the page: what axe finds without these rules, and what it does not look for. */
export async function inspect(without: readonly string[]): Promise<string[]> {
  const { axe } = globalThis as unknown as {
    axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> };
  };
  const rules = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]));
  const { violations } = await axe.run({ rules });
  /** Only for who hears the page: nobody points at it. */
  const isUnseen = (each: Element | null): boolean => {
    if (each === null) return false;
    const { width, height } = each.getBoundingClientRect();
    return (width <= 1 && height <= 1) || getComputedStyle(each).clipPath === 'inset(50%)' || isUnseen(each.parentElement);
  };
  const targets = [...document.querySelectorAll('button, a, input, select')].filter(
    (each) => each.checkVisibility() && !isUnseen(each),
  );
  const small = targets.filter((each) => {
    const box = each.getBoundingClientRect();
    return box.width > 0 && (box.width < 24 || box.height < 24);
  });
  return [
    ...violations.map(({ id, nodes }) => `axe ${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join(' | ')}`),
    ...small.map((each) => `a target below 24 px: ${each.outerHTML}`),
    ...(document.documentElement.scrollWidth > innerWidth ? ['it scrolls sideways'] : []),
  ];
}

/** How to look: at every combination or at most; `switchable` is false where the switch of languages is covered. */
export type Manner = Readonly<{ thorough: boolean; switchable: boolean }>;

/** What is wrong with the page in any of its looks. */
export async function faultsOf(page: Page, name: string, { thorough, switchable }: Manner): Promise<readonly string[]> {
  const faults: string[] = [];
  await page.evaluate(AXE);
  for (const look of thorough || PICTURES ? everyLook : mostLooks) {
    if (!switchable && (await page.locator('html').getAttribute('lang')) !== look.language) continue;
    await show(page, look, switchable);
    if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}_${look.name}.png`), fullPage: true });
    // Forced colours are put in place when a page is painted: what axe could read are those they replace.
    const without = look.media.forcedColors === 'active' ? ['color-contrast'] : [];
    faults.push(...(await page.evaluate(inspect, without)).map((fault) => `${look.name}: ${fault}`));
  }
  return faults;
}
