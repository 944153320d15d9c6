import { createHash, randomBytes } from 'node:crypto';
import { canonicalJson } from '#shared/evidence';

/** The fields of an event that can be forgotten. Each has a salt of its own, so that one can be erased and another shown. */
export type PersonalFields = Readonly<{
  user_name?: string | null;
  ip?: string | null;
  user_agent?: string | null;
  detail?: Readonly<Record<string, unknown>> | null;
  reason_text?: string | null;
}>;
export const personalNames = ['user_name', 'ip', 'user_agent', 'detail', 'reason_text'] as const;

export type Committed = Readonly<{
  values: PersonalFields;
  salts: Readonly<Record<string, string>>;
  commitments: Readonly<Record<string, string>>;
}>;

const SALT_BYTES = 16;

/** base64url(SHA-256 of the canonical `[salt, name, value]`), as docs/audit-format.md says. */
export const commitment = (salt: string, name: string, value: unknown): string =>
  createHash('sha256')
    .update(canonicalJson([salt, name, value]))
    .digest('base64url');

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);

/** What the database will give back for a value: a time becomes its text, what JSON cannot say is left out. */
const asStored = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** Commits to every field that says something: the event keeps the hashes for good, its side row salts and values. */
export function commit(told: PersonalFields): Committed {
  const fields = asStored(told);
  const given = personalNames.filter((name) => !isEmpty(fields[name]));
  const salts = Object.fromEntries(given.map((name) => [name, randomBytes(SALT_BYTES).toString('base64url')]));
  return {
    values: Object.fromEntries(given.map((name) => [name, fields[name]])),
    salts,
    commitments: Object.fromEntries(given.map((name) => [name, commitment(salts[name] ?? '', name, fields[name])])),
  };
}

/** Where a written reason is sealed. */
export const reasonPlace = (tenantId: string, eventId: string) =>
  ({ tenantId, table: 'audit_event_personal', row: eventId, column: 'reason_text' }) as const;
