type Rgb = readonly [number, number, number];

/** Reads `#rgb` and `#rrggbb`; null for anything else, because a colour comes from a tenant's settings. */
export function parseHex(colour: string): Rgb | null {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(colour.trim())?.[1];
  if (digits === undefined) return null;
  const full = digits.length === 3 ? digits.replace(/./g, '$&$&') : digits;
  return [Number.parseInt(full.slice(0, 2), 16), Number.parseInt(full.slice(2, 4), 16), Number.parseInt(full.slice(4, 6), 16)];
}

const linear = (channel: number): number => {
  const part = channel / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};

const luminance = ([red, green, blue]: Rgb): number => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);

/** Contrast ratio of WCAG 2 (1 to 21); null when one of the colours cannot be read. */
export function contrast(one: string, other: string): number | null {
  const [a, b] = [parseHex(one), parseHex(other)];
  if (!a || !b) return null;
  const [lighter, darker] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** A tenant's accent where white text on it can be read (WCAG 1.4.3: 4.5 to 1); null means: keep our own. */
export function readableAccent(colour: string | null): string | null {
  const ratio = colour === null ? null : contrast(colour, '#ffffff');
  return colour !== null && ratio !== null && ratio >= 4.5 ? colour.trim() : null;
}
