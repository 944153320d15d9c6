export const languages = ['ja', 'en'] as const;
export type Language = (typeof languages)[number];

/**
 * The first of our languages among wishes in order of preference (BCP 47 tags, `ui_locales` or Accept-Language order);
 * Japanese when none of them is ours.
 */
export function languageFor(wishes: readonly (string | null | undefined)[]): Language {
  for (const wish of wishes) {
    const primary = wish?.trim().toLowerCase().split('-')[0];
    const known = languages.find((language) => language === primary);
    if (known) return known;
  }
  return 'ja';
}
