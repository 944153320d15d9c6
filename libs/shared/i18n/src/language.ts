export const languages = ['ja', 'en'] as const;
export type Language = (typeof languages)[number];

/** The first of our languages among wishes in order of preference (BCP 47 tags); null when none of them is ours. */
export function knownLanguage(wishes: readonly (string | null | undefined)[]): Language | null {
  for (const wish of wishes) {
    const primary = wish?.trim().toLowerCase().split('-')[0];
    const known = languages.find((language) => language === primary);
    if (known) return known;
  }
  return null;
}

/** Like `knownLanguage`, and Japanese when none of the wishes is ours. */
export const languageFor = (wishes: readonly (string | null | undefined)[]): Language => knownLanguage(wishes) ?? 'ja';

/** The wishes of an Accept-Language header (RFC 9110 section 12.5.4), dearest first. What weighs nothing is not wished for. */
export const wishesIn = (header: string): readonly string[] =>
  header
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((piece) => piece.trim());
      const weight = parameters.find((parameter) => /^q=/i.test(parameter));
      return { tag, weight: weight === undefined ? 1 : Number(weight.slice(2)) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .map(({ tag }) => tag);

/** In which language a mail is written: its reader's, else the one of the request that caused it, else Japanese. */
export const mailLanguage = (known: Language | null, asked: Language | null): Language => known ?? asked ?? 'ja';
