/** A role is worth something after a day; the first ones of an installation were granted by nobody (D-7, rulings section 5). */
export const SETTLED_SECONDS = 86_400;
