/** Seconds a factor rests after five wrong codes in a row (standards.md T-08): written down, not asked of the product. */
export const FACTOR_TRIES_SECONDS = 30;
