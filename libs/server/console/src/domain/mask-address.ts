/** The last octet, or the last group, is nobody's business (D-19). */
export const maskAddress = (ip: string): string => ip.replace(/[0-9a-f]*$/i, '*');
