import { dialCodes } from './dial-codes.ts';

/** Countries whose national numbers keep their leading zero abroad. */
const KEEPS_ZERO = new Set(['39', '378', '225', '229', '242']);

/**
 * E.164 (`+819012345678`) of a number as people write it, in a country chosen beside it (ISO 3166 code).
 * A number that begins with + speaks for itself. Null when it cannot be a number; the server looks closer.
 */
export function toE164(raw: string, country: string): string | null {
  const text = raw.normalize('NFKC').replace(/[\s()\-.\u2010-\u2015\u2212\u30fc]/g, '');
  if (!/^\+?\d+$/.test(text)) return null;
  if (text.startsWith('+')) return shaped(text.slice(1).replace(/^(81|44|49|33)0/, '$1'));

  const dial = dialCodes.get(country);
  if (!dial) return null;
  if (text.startsWith('00')) return shaped(text.slice(2));
  if (dial === '81') {
    // 81-90-… without the plus is common in address books; no Japanese number has twelve digits.
    const national = /^81\d{9,10}$/.test(text) ? text.slice(2) : text.replace(/^0/, '');
    return /^[1-9]\d{8,9}$/.test(national) ? shaped(dial + national) : null;
  }
  return shaped(dial + withoutTrunk(text, dial));
}

/** The digit that is dialled only inside a country does not belong into the international form. */
function withoutTrunk(national: string, dial: string): string {
  if (KEEPS_ZERO.has(dial)) return national;
  if (dial === '1') return national.replace(/^1(?=\d{10}$)/, '');
  if (dial === '7') return national.replace(/^8(?=\d{10}$)/, '');
  if (dial === '36') return national.replace(/^06/, '');
  return national.replace(/^0/, '');
}

/** ITU-T E.164: at most 15 digits, never a leading zero; fewer than 8 cannot receive a message anywhere. */
const shaped = (digits: string): string | null => (/^[1-9]\d{7,14}$/.test(digits) ? `+${digits}` : null);
