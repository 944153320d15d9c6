import { normaliseEmail, isUuid } from '#shared/kernel';

/** What `format` may say, each with its test. */
export const formats = {
  email: (text: string) => normaliseEmail(text) !== null,
  uuid: isUuid,
  uri: (text: string) => URL.canParse(text),
  date: isDate,
  'date-time': (text: string) =>
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/i.test(text) && isDate(text.slice(0, 10)),
} satisfies Record<string, (text: string) => boolean>;

export const isFormat = (name: string): name is keyof typeof formats => Object.hasOwn(formats, name);

// Parsing rolls 30 February over to March; only a date that comes back unchanged exists.
function isDate(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
