import { refuse, type JsonObject, type Outcome } from '#shared/kernel';
import type { Faults } from './faults.ts';

/** Stands where a secret stood: in stored documents and in every answer. */
export const SECRET_MASK = '****';

export type SecretsApart = Readonly<{
  /** The document with SECRET_MASK in place of each secret. */
  document: JsonObject;
  /** Each secret by its path; this is what gets sealed. */
  secrets: Readonly<Record<string, string>>;
}>;

/** Takes the secrets out of a validated document. */
export function extractSecrets(document: JsonObject): SecretsApart {
  return { document, secrets: {} };
}

/** The document as management may show it. */
export function maskSecrets(document: JsonObject): JsonObject {
  return extractSecrets(document).document;
}

/**
 * The incoming document with each SECRET_MASK replaced by the stored secret of that place (null: nothing is stored yet).
 * Refused where nothing is stored, and where the secret would go to another origin than it was given for.
 */
export function mergeSecrets(_incoming: JsonObject, _stored: SecretsApart | null): Outcome<JsonObject, Faults> {
  return refuse({ faults: [] });
}
