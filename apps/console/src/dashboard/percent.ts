/** `12.5%`; a dash where there is nothing to be a part of. */
export const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${(Math.round((part / whole) * 1_000) / 10).toString()}%`;
