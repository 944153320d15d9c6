/** Characters of a pattern, and of what it is tried on; a longer subject never matches. */
export const longestPattern = 1000;
const longestSubject = 256;

/** How many ways of matching an engine that backtracks may have to try. */
const mostWays = 100_000;

/**
 * Counts the ways a pattern could be matched against the longest subject: alternatives add, sequences multiply, repetitions of
 * what already has several ways explode. Null for syntax outside the closed subset (look-around, back-references, `\p`, names).
 */
export function waysToMatch(pattern: string): number | null {
  let at = 0;
  const next = (): string => pattern.charAt(at);

  const alternation = (): number => {
    let ways = sequence();
    while (next() === '|') {
      at += 1;
      ways += sequence();
    }
    return ways;
  };

  const sequence = (): number => {
    let ways = 1;
    while (at < pattern.length && next() !== '|' && next() !== ')') ways *= repeated(atom());
    return ways;
  };

  const atom = (): number => {
    const [whole] = /^(?:\\[dDwWsSbBtnrfv]|\\[^A-Za-z0-9]|\[(?:\\[dDwWsStnrfv]|\\[^A-Za-z0-9]|[^\]\\])*\]|[^\\[(){}*+?|])/s.exec(
      pattern.slice(at),
    ) ?? [''];
    at += whole.length;
    return whole === '' ? group() : 1;
  };

  const group = (): number => {
    if (next() !== '(') return Number.NaN;
    at += pattern.startsWith('(?:', at) ? 3 : 1;
    const ways = alternation();
    if (next() !== ')') return Number.NaN;
    at += 1;
    return ways;
  };

  const repeated = (ways: number): number => {
    // A fault stops the scan: there is nothing left to read that could make the pattern acceptable.
    if (Number.isNaN(ways)) at = pattern.length;
    const [whole, mark, from, comma, to] = /^(?:([*+?])|\{(\d{1,4})(,(\d{1,4})?)?\})\??/.exec(pattern.slice(at)) ?? [''];
    at += whole.length;
    if (whole === '') return ways;
    const least = mark === undefined ? Number(from) : mark === '+' ? 1 : 0;
    const unbounded = mark === undefined ? comma !== undefined && to === undefined : mark !== '?';
    const most = unbounded ? longestSubject : mark === '?' ? 1 : Number(to ?? from);
    // One way: only how often counts. Several: the sum of their powers, which the greatest dominates.
    return ways === 1 ? most - least + 1 : Math.min(ways ** most * (ways / (ways - 1)), Number.MAX_VALUE);
  };

  const ways = alternation();
  return at < pattern.length || Number.isNaN(ways) ? null : ways;
}

/** Why a pattern is refused, or null. */
export function patternFault(pattern: string): string | null {
  if (pattern.length > longestPattern) return `the pattern is longer than ${longestPattern} characters`;
  const ways = waysToMatch(pattern);
  if (ways === null) return 'the pattern uses syntax that is not offered (look-around, back-references, named groups)';
  if (ways > mostWays) return 'the pattern repeats repetitions or alternatives and could take too long to match';
  return compiled(pattern) === null ? 'the pattern is not a regular expression' : null;
}

/** Full match, as in the reference; what is not an acceptable pattern matches nothing. */
export function matcherOf(pattern: string): (subject: string) => boolean {
  const expression = patternFault(pattern) === null ? compiled(pattern) : null;
  return (subject) => expression !== null && subject.length <= longestSubject && expression.test(subject);
}

function compiled(pattern: string): RegExp | null {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    return null;
  }
}
