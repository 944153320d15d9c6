import type { Vault } from '#server/platform';
import type { AuditKeys } from '../seal/audit-keys.ts';
import type { SignedHead } from '../seal/head.ts';

/** What a trail is held against. `anchors` are the heads of its tenant that stand outside the database. */
export type Witness = Readonly<{ keys: AuditKeys; vault: Vault | null; anchors: readonly SignedHead[] }>;
