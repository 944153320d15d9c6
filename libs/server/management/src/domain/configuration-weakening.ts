import { isJsonObject, type JsonObject } from '#shared/kernel';

/** A configuration as its row holds it, secrets replaced by markers. */
export type ConfigurationState = Readonly<{ type: string; enabled: boolean; document: JsonObject }>;

/**
 * Whether a change of a service could let more people in (rulings section 7): the service is switched off, what verifies a
 * code is another one, or a code may be tried more often or for longer. New secrets and another sender are no weakening.
 */
export function weakensConfiguration(before: ConfigurationState, after: ConfigurationState | null): boolean {
  if (!before.enabled) return false;
  if (after === null || !after.enabled) return true;
  const verifier = `${before.type}-authentication`;
  const [was, is] = [memberOf(before.document, 'interactions'), memberOf(after.document, 'interactions')];
  if (JSON.stringify(was[verifier] ?? null) !== JSON.stringify(is[verifier] ?? null)) return true;
  return ['retry_count_limitation', 'expire_seconds'].some(
    (limit) => numberOf(memberOf(after.document, 'metadata')[limit]) > numberOf(memberOf(before.document, 'metadata')[limit]),
  );
}

const memberOf = (document: JsonObject, name: string): JsonObject => {
  const member = document[name];
  return isJsonObject(member) ? member : {};
};

/** An absent limit is the product's own, which no document can lower. */
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
