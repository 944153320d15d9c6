/** The field that users are looked for in. */
export const SEARCH_FIELD = 'reset-search';

/** Where a person goes on after the proof, and when a reset was given up. */
export const focusSearch = (): void => document.getElementById(SEARCH_FIELD)?.focus();
