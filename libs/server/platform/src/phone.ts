import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js';

const DEFAULT_COUNTRY: CountryCode = 'JP';
const LONGEST = 1 + 15; // E.164: the plus sign and at most 15 digits; the metadata of Japan allow more

/**
 * One spelling for one number: `+81-90-1234-5678`, `090 1234 5678` and full-width digits all become `+819012345678`
 * (E.164 has no hyphens; X-22). Null when no telephone number can look like that.
 */
export function normalisePhone(raw: string): string | null {
  const parsed = parsePhoneNumberFromString(raw.normalize('NFKC'), DEFAULT_COUNTRY);
  return parsed?.isPossible() && parsed.number.length <= LONGEST ? parsed.number : null;
}
