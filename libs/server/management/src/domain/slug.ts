const LONGEST = 48;

/** The part of a name that can stand in an address: `Acme Corp. (東京)` → `acme-corp`. Empty when nothing of it is ASCII. */
export const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '');
