/** `+81 ** **** 5678` (ux.md L-030): the last four digits of an E.164 number. */
export function maskPhone(e164: string): string {
  const countryCode = e164.startsWith('+81') ? '+81' : e164.slice(0, 2);
  return `${countryCode} ** **** ${e164.slice(-4)}`;
}
