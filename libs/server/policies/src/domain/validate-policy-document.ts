import { ok, refuse, type Outcome } from '#shared/kernel';
import type { z } from 'zod';
import { jsonPath, shapeFaults, type Fault } from './json-shape.ts';
import type { Method } from './methods.ts';
import { documentSchema } from './policy-schema.ts';
import type { PolicyDocument } from './policy.ts';

/**
 * Reads a document for a registry of methods, with all defaults filled in. Refuses with every fault at once, each with its JSON
 * path (`$.policies[0].available_methods[2]`): nothing is accepted and ignored.
 */
export function validatePolicyDocument(
  raw: unknown,
  known: readonly Method[],
): Outcome<PolicyDocument, { faults: readonly Fault[] }> {
  const shape = shapeFaults(raw);
  if (!shape.readable) return refuse({ faults: shape.faults });
  const read = schemaFor(known).safeParse(raw, {
    error: ({ input }) => (input === undefined ? 'is required' : undefined),
  });
  const faults = [...shape.faults, ...(read.success ? [] : read.error.issues.flatMap(faultsOf))];
  return read.success && faults.length === 0 ? ok(read.data) : refuse({ faults: distinct(faults) });
}

const schemas = new WeakMap<readonly Method[], z.ZodType<PolicyDocument>>();

function schemaFor(known: readonly Method[]): z.ZodType<PolicyDocument> {
  const schema = schemas.get(known) ?? documentSchema(known);
  schemas.set(known, schema);
  return schema;
}

/** A fault names the unknown key itself, not the object it was found in. */
function faultsOf(issue: z.core.$ZodIssue): readonly Fault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: jsonPath([...issue.path, key]), message: 'is not a field' }));
  }
  return [{ path: jsonPath(issue.path), message: issue.message }];
}

const distinct = (faults: readonly Fault[]): readonly Fault[] =>
  faults.filter((fault, i) => faults.findIndex(({ path, message }) => path === fault.path && message === fault.message) === i);
