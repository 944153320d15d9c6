/** Who somebody is, as far as two-person rules may ask. Addresses count only when they are verified. */
export type Party = Readonly<{ accountId: string; personId: string | null; addresses: readonly string[] }>;

/**
 * By what a person is recognised: the account itself, the person behind it, each verified address. `alias` hides an address,
 * because marks are stored.
 */
export const marksOf = (party: Party, alias: (address: string) => string): readonly string[] => [
  `account:${party.accountId}`,
  ...(party.personId === null ? [] : [`person:${party.personId}`]),
  ...party.addresses.map((address) => `address:${alias(address)}`),
];

/** Marks to compare with each other at once. They name addresses, so they are never stored. */
export const plainMarks = (party: Party): readonly string[] => marksOf(party, (address) => address);

/** One shared mark is enough: a second account of the same person decides nothing (rulings section 5, threats 21). */
export const isSamePerson = (left: readonly string[], right: readonly string[]): boolean =>
  left.some((mark) => right.includes(mark));
