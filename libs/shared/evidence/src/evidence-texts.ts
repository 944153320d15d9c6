import { canonicalJson } from './canonical-json.ts';

/** An event as it is hashed. Every field is always there; what is not known is null. docs/audit-format.md explains each. */
export type EvidenceEvent = Readonly<{
  format: 'sekisho-audit-event/1';
  tenant: string;
  id: string;
  type: string;
  category: string;
  /** UTC with microseconds, `2026-11-21T03:00:00.000000Z`. */
  at: string;
  outcome: string;
  reason: string | null;
  actor: Readonly<Record<string, unknown>>;
  session: string | null;
  auth: Readonly<Record<string, unknown>> | null;
  client: string | null;
  account: string | null;
  target: Readonly<{ type: string | null; id: string | null }>;
  origin: Readonly<Record<string, unknown>>;
  request: string;
  trace: string | null;
  dry_run: boolean;
  detail: Readonly<Record<string, unknown>>;
  /** base64url(SHA-256) of the canonical `[salt, name, value]` of each personal field. */
  commitments: Readonly<Record<string, string>>;
}>;

/** A tree head without its signature. `at` in UTC with milliseconds, `root` in base64. */
export type EvidenceHead = Readonly<{ tenant: string; size: number; root: string; at: string; key_id: string }>;

/** The bytes that are the content of the event's leaf are the UTF-8 of this text. */
export const eventText = (event: EvidenceEvent): string => canonicalJson(event);

/** The bytes that are signed are the UTF-8 of this text: six lines, each ended. */
export const headText = ({ tenant, size, root, at, key_id: keyId }: EvidenceHead): string =>
  ['sekisho-audit-head/1', tenant, String(size), root, at, keyId, ''].join('\n');

/** The text whose SHA-256 is a commitment. */
export const commitmentText = (salt: string, name: string, value: unknown): string => canonicalJson([salt, name, value]);
