import { isJsonObject, type JsonObject } from '#shared/kernel';
import { z } from 'zod';
import { builtInPolicies } from './built-in-policy.ts';
import { knownMethods } from './methods.ts';
import { policySchema } from './policy-schema.ts';
import type { Policy } from './policy.ts';

/**
 * A chosen policy as JSON, to be copied into a transaction: what is edited later does not reach a login that has begun (TH-14).
 * The acr rules become a list, because `jsonb` keeps no order of keys.
 */
export function snapshotPolicy(policy: Policy): JsonObject {
  if (policy.built_in) return { built_in: policy.built_in };
  const { acr_mapping_rules: rules, ...rest } = policy;
  return { ...plain(rest), acr_mapping_rules: Object.entries(rules) };
}

/** Built once: building it costs more than a whole step of a login beside it. */
const grammar = policySchema(knownMethods);
const restored = new WeakMap<JsonObject, Policy>();
const stored = z.array(z.tuple([z.string(), z.array(z.string())])).transform((rules) => Object.fromEntries(rules));

/** The policy of a snapshot; the same object for the same object, so it is compiled once. Throws on what no snapshot ever was. */
export function restorePolicy(snapshot: JsonObject): Policy {
  const builtIn = snapshot['built_in'];
  if (builtIn === 'everybody' || builtIn === 'staff') return builtInPolicies[builtIn];
  const earlier = restored.get(snapshot);
  if (earlier) return earlier;
  const policy = grammar.parse({
    ...snapshot,
    acr_mapping_rules: stored.parse(snapshot['acr_mapping_rules']),
  });
  restored.set(snapshot, policy);
  return policy;
}

/** Drops what is undefined, which JSON has no word for. */
function plain(value: object): JsonObject {
  const json: unknown = JSON.parse(JSON.stringify(value));
  return isJsonObject(json) ? json : {};
}
