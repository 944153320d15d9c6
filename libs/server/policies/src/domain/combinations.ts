/** How many combinations there are; asked before they are made. */
export const countCombinations = (dimensions: readonly (readonly unknown[])[]): number =>
  dimensions.reduce((count, { length }) => count * length, 1);

/** Every way to take one of each. */
export function* combinations<T>(dimensions: readonly (readonly T[])[]): Generator<readonly T[]> {
  const [first, ...rest] = dimensions;
  if (first === undefined) return yield [];
  for (const tail of combinations(rest)) for (const one of first) yield [one, ...tail];
}

/** Every way to take some of them, none included. */
export const subsets = <T>(items: readonly T[]): (readonly T[])[] =>
  items.reduce<(readonly T[])[]>((sets, item) => [...sets, ...sets.map((set) => [...set, item])], [[]]);
