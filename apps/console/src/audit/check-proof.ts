import type { AuditEventView, AuditHead, AuditKey, AuditReveal } from '#shared/contracts';
import {
  canonicalJson,
  commitmentText,
  equalHashes,
  eventText,
  headText,
  inclusionSides,
  leafHash,
  nodeHash,
  type EvidenceEvent,
  type Sha256,
} from '#shared/evidence';

export type EventProof = Readonly<{
  id: string;
  seq: number;
  leaf: string;
  event: EvidenceEvent | null;
  erased: readonly string[];
  path: readonly string[];
}>;
export type Proofs = Readonly<{
  head: AuditHead;
  proofs: readonly EventProof[];
  missing: readonly string[];
  keys: readonly AuditKey[];
}>;

export type Fault = 'leaf' | 'path' | 'signature' | 'row' | 'gone' | 'personal';
/** What this browser found out by itself of one event. `signed` null: it knows no Ed25519. */
export type Verdict =
  | Readonly<{ state: 'waiting' }>
  | Readonly<{ state: 'proved'; proof: EventProof; head: AuditHead; signed: true | null }>
  | Readonly<{ state: 'broken'; fault: Fault; proof: EventProof; head: AuditHead }>;

/** Gives the tree's functions what they would hash, so that it can be hashed where SHA-256 is a promise. */
const joined: Sha256 = (...parts) => {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};
const owned = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
const digest = async (bytes: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', owned(bytes)));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (sign) => sign.codePointAt(0) ?? 0);
const base64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCodePoint(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** Holds each of these events against its leaf, its leaf against the signed root, and what the page shows against the event. */
export async function checkProofs(
  { head, proofs, keys }: Proofs,
  shown: readonly AuditEventView[],
): Promise<ReadonlyMap<string, Verdict>> {
  const signed = await signatureHolds(head, keys);
  const verdicts = shown.map(async (row): Promise<readonly [string, Verdict]> => {
    const proof = proofs.find(({ id }) => id === row.id);
    if (!proof) return [row.id, { state: 'waiting' }];
    const fault = signed === false ? 'signature' : await faultOf(proof, head, row);
    if (fault) return [row.id, { state: 'broken', fault, proof, head }];
    return [row.id, { state: 'proved', proof, head, signed: signed === false ? null : signed }];
  });
  return new Map(await Promise.all(verdicts));
}

async function faultOf(proof: EventProof, head: AuditHead, row: AuditEventView): Promise<Fault | null> {
  if (proof.event === null) return 'gone';
  const leaf = await digest(leafHash(joined, utf8(eventText(proof.event))));
  if (!equalHashes(leaf, bytesOf(proof.leaf))) return 'leaf';
  if (!equalHashes(await rootAbove(leaf, proof, head.size), bytesOf(head.root))) return 'path';
  return saysTheSame(proof.event, row) ? null : 'row';
}

/** The root that the path leads to (RFC 9162 section 2.1.3.2); nothing where a path of that length leads nowhere. */
async function rootAbove(leaf: Uint8Array, { seq, path }: EventProof, size: number): Promise<Uint8Array> {
  const sides = inclusionSides(seq, size, path.length);
  let hash = leaf;
  for (const [i, step] of path.entries()) {
    const other = bytesOf(step);
    hash = await digest(sides?.[i] === 'left' ? nodeHash(joined, other, hash) : nodeHash(joined, hash, other));
  }
  return sides ? hash : new Uint8Array();
}

/** Ed25519 over the head. Null where the browser cannot tell; a head without its key is a bad one. */
async function signatureHolds(head: AuditHead, keys: readonly AuditKey[]): Promise<boolean | null> {
  const key = keys.find(({ id }) => id === head.key_id);
  if (!key) return false;
  const imported = await crypto.subtle
    .importKey('raw', owned(bytesOf(key.public_key)), 'Ed25519', false, ['verify'])
    .catch(() => null);
  if (!imported) return null;
  return crypto.subtle.verify('Ed25519', imported, owned(bytesOf(head.signature)), owned(utf8(headText(head))));
}

/** What the page shows of an event and what was sealed are asked for by two calls; a server could answer them differently. */
function saysTheSame(event: EvidenceEvent, row: AuditEventView): boolean {
  const lasting = Object.fromEntries(Object.keys(event.detail).map((key) => [key, row.detail[key]]));
  const told = [event.type, event.category, event.outcome, event.reason, event.at, event.account, event.client, event.request];
  const seen = [row.type, row.category, row.outcome, row.reason, row.at, row.account?.id ?? null, row.client, row.request_id];
  const who = [event.actor['kind'] ?? null, event.actor['role'] ?? null, event.actor['id'] ?? null];
  return (
    canonicalJson([told, who, event.target.id ?? '', event.detail]) ===
    canonicalJson([seen, [row.actor.kind, row.actor.role, row.actor.id], row.target?.id ?? '', lasting])
  );
}

/** Whether each personal field in clear is the one that the sealed event committed to. */
export async function holdsPersonal(event: EvidenceEvent, { personal }: AuditReveal): Promise<boolean> {
  for (const [name, [salt, value]] of Object.entries(personal)) {
    const hash = base64Url(await digest(utf8(commitmentText(salt, name, value))));
    if (hash !== event.commitments[name]) return false;
  }
  return true;
}
