import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js';

const DEFAULT_COUNTRY: CountryCode = 'JP';
const LONGEST = 1 + 15; // E.164: the plus sign and at most 15 digits; the metadata of Japan allow more

/**
 * One spelling for one number: `+81-90-1234-5678`, `090 1234 5678` and full-width digits all become `+819012345678`
 * (E.164 has no hyphens; X-22). Null when no telephone number can look like that.
 */
export function normalisePhone(raw: string): string | null {
  // A text is a number or none: nothing is picked out of an address or a sentence.
  const parsed = parsePhoneNumberFromString(raw.normalize('NFKC').trim(), { defaultCountry: DEFAULT_COUNTRY, extract: false });
  const isWhole = parsed !== undefined && parsed.ext === undefined;
  return isWhole && parsed.isPossible() && parsed.number.length <= LONGEST ? parsed.number : null;
}
