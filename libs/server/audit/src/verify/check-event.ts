import { commitmentText, equalHashes, leafHash } from '#shared/evidence';
import type { Vault } from '#server/platform';
import { personalNames, reasonPlace } from '../personal-fields.ts';
import { gapText, textOf } from '../seal/leaf-text.ts';
import { sha256 } from '../seal/sha256.ts';
import type { Finding } from './finding.ts';
import type { SealedRow } from './trail.store.ts';

const isLeafOf = (text: string | null, row: SealedRow): boolean =>
  text !== null && equalHashes(leafHash(sha256, Buffer.from(text)), row.hash);

/** Holds one event against its leaf, and its personal fields against the hashes the event keeps of them. */
export function checkEvent(tenantId: string, row: SealedRow, isArchived: boolean, vault: Vault | null): readonly Finding[] {
  const place = { seq: row.seq, eventId: row.event_id };
  if (row.id === null) {
    if (isArchived) return [];
    const when = isLeafOf(gapText(tenantId, row.event_id), row) ? 'was gone before it was sealed' : 'is missing';
    return [{ state: 'missing_event', ...place, text: `the event at seq ${row.seq} ${when}` }];
  }
  if (!isLeafOf(textOf({ ...row, id: row.event_id }), row))
    return [{ state: 'broken', ...place, text: `the event at seq ${row.seq} is not the one that was sealed` }];
  return personalFaults(tenantId, row, vault).map((fault) => ({
    state: 'broken',
    ...place,
    text: `at seq ${row.seq}, ${fault}`,
  }));
}

function personalFaults(tenantId: string, row: SealedRow, vault: Vault | null): readonly string[] {
  const committed = Object.keys(row.commitments);
  if (!row.has_side) return committed.length === 0 ? [] : ['the personal fields are missing'];
  const faults = row.time_differs ? ['the time beside the personal fields was changed'] : [];
  for (const name of personalNames) {
    const fault = fieldFault(tenantId, row, name, vault);
    if (fault) faults.push(fault);
  }
  return faults;
}

function fieldFault(tenantId: string, row: SealedRow, name: (typeof personalNames)[number], vault: Vault | null): string | null {
  const [salt, expected] = [row.salts?.[name], row.commitments[name]];
  const stored = { ...row, detail: row.personal_detail }[name];
  if (expected === undefined) return stored === null && salt === undefined ? null : `the field ${name} was added`;
  if (stored === null && salt === undefined) return row.erased_at ? null : `the field ${name} was removed`;
  if (stored === null || salt === undefined) return `the field ${name} has lost its value or its salt`;
  if (name === 'reason_text' && !vault) return null; // only whoever holds the master key can read it
  const value = name === 'reason_text' ? opened(tenantId, row, vault) : stored;
  const found = value === null ? null : Buffer.from(sha256(Buffer.from(commitmentText(salt, name, value)))).toString('base64url');
  return found === expected ? null : `the field ${name} was changed`;
}

function opened(tenantId: string, row: SealedRow, vault: Vault | null): string | null {
  try {
    return vault?.open(reasonPlace(tenantId, row.event_id), row.reason_text ?? '') ?? null;
  } catch {
    return null;
  }
}
