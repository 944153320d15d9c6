import { ok, refuse, type JsonObject, type Outcome } from '#shared/kernel';
import { FaultList, type Faults } from '../compile/faults.ts';
import { SECRET_MASK } from './secret-mask.ts';
import { replaceSecrets } from './secret-places.ts';

export { SECRET_MASK } from './secret-mask.ts';

export type SecretsApart = Readonly<{
  /** The document with SECRET_MASK in place of each secret. */
  document: JsonObject;
  /** Each secret by its path; this is what gets sealed. */
  secrets: Readonly<Record<string, string>>;
}>;

/** Takes the secrets out of a validated document. A SECRET_MASK in it is no secret: mergeSecrets comes first. */
export function extractSecrets(document: JsonObject): SecretsApart {
  const secrets: Record<string, string> = {};
  const masked = replaceSecrets(document, ({ path, value }) => {
    if (value !== SECRET_MASK) secrets[path] = value;
    return SECRET_MASK;
  });
  return { document: masked, secrets };
}

/** The document as it may be shown or audited; works on refused documents too. */
export function maskSecrets(document: JsonObject): JsonObject {
  return replaceSecrets(document, () => SECRET_MASK);
}

/**
 * The incoming document with each SECRET_MASK replaced by the stored secret of that place (null: nothing is stored yet).
 * Refused where nothing is stored, and where the secret would go to another origin than it was given for: whoever may
 * edit a configuration but never saw its secret could otherwise have it sent to a server of his own.
 */
export function mergeSecrets(incoming: JsonObject, stored: SecretsApart | null): Outcome<JsonObject, Faults> {
  const known = stored?.secrets ?? {};
  const destinations = new Map<string, string>();
  if (stored) {
    replaceSecrets(stored.document, ({ path, destination }) => {
      destinations.set(path, destination);
      return SECRET_MASK;
    });
  }
  const list = new FaultList();
  const merged = replaceSecrets(incoming, ({ path, value, destination }) => {
    if (value !== SECRET_MASK) return value;
    const secret = Object.hasOwn(known, path) ? known[path] : undefined;
    if (secret === undefined) list.add(path, `${SECRET_MASK} stands for a stored secret, and none is stored here`);
    else if (destinations.get(path) !== destination) list.add(path, 'must be given again because its destination changed');
    return secret ?? value;
  });
  return list.faults.length > 0 ? refuse({ faults: list.faults }) : ok(merged);
}
