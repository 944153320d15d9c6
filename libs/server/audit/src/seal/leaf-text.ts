import { canonicalJson, eventText } from '#shared/evidence';
import { evidenceOf, type EvidenceRow } from '../db/evidence.ts';

/** What the leaf of an event is made of. Null for what we never write and a stranger may: a number without a text, half a surrogate pair. */
export function textOf(row: EvidenceRow): string | null {
  try {
    return eventText(evidenceOf(row));
  } catch {
    return null;
  }
}

/** What the leaf says of an event that was gone, or unreadable, before its seal. */
export const gapText = (tenantId: string, eventId: string): string =>
  canonicalJson({ format: 'sekisho-audit-gap/1', tenant: tenantId, id: eventId });
