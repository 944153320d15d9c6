import type { Vault } from '#server/platform';
import { personalNames, reasonPlace } from '../personal-fields.ts';
import type { SealedRow } from '../verify/trail.store.ts';

/** What of an event is needed to show its personal fields. */
export type PersonalRow = Pick<
  SealedRow,
  | 'tenant_id'
  | 'event_id'
  | 'salts'
  | 'commitments'
  | 'erased_at'
  | 'user_name'
  | 'ip'
  | 'user_agent'
  | 'personal_detail'
  | 'reason_text'
>;

const isKnown = (row: PersonalRow, name: string): boolean => row.salts?.[name] !== undefined;

/** What was forgotten by the book: its salt is gone, and the row says when. */
export const erasedOf = (row: PersonalRow): readonly string[] =>
  row.erased_at ? Object.keys(row.commitments).filter((name) => !isKnown(row, name)) : [];

/** Every personal field with its salt. */
export function personalProof(
  row: PersonalRow,
  vault: Vault,
): Readonly<{ personal: Record<string, unknown>; erased: readonly string[] }> {
  const values = { ...row, detail: row.personal_detail };
  const known = personalNames.filter((name) => isKnown(row, name));
  const personal = Object.fromEntries(
    known.map((name) => [name, [row.salts?.[name], name === 'reason_text' ? opened(row, vault) : values[name]]]),
  );
  return { personal, erased: erasedOf(row) };
}

function opened(row: PersonalRow, vault: Vault): string | null {
  try {
    return vault.open(reasonPlace(row.tenant_id, row.event_id), row.reason_text ?? '');
  } catch {
    return null; // whoever verifies the export sees that it is not what was written
  }
}
