import { z } from 'zod';
import { isJsonObject, type JsonObject } from '#shared/kernel';

const TYPES = ['sms', 'email', 'password', 'initial-registration'] as const;

const fields = z.strictObject({
  id: z.guid().toLowerCase().optional(),
  type: z.enum(TYPES, `must be one of ${TYPES.join(', ')}`),
  enabled: z.boolean().default(true),
  attributes: z.record(z.string(), z.json()).default({}),
  // Their grammar is the executor's.
  metadata: z.unknown().optional(),
  interactions: z.unknown().optional(),
});

export type ConfigurationDraft = Readonly<{ id?: string | undefined; type: (typeof TYPES)[number]; enabled: boolean }>;

/** `draft` is null exactly when `faults` tells why; `document` is what there is of it, so that all other faults are found too. */
export type ConfigurationRead = Readonly<{ draft: ConfigurationDraft | null; document: JsonObject; faults: readonly string[] }>;

/** Reads the frame of a configuration. `storedType` is that of the row to replace: a configuration never changes its type. */
export function readConfiguration(raw: unknown, storedType?: string): ConfigurationRead {
  if (!isJsonObject(raw)) return { draft: null, document: {}, faults: ['body: must be an object'] };
  const document: JsonObject = {
    attributes: isJsonObject(raw['attributes']) ? raw['attributes'] : {},
    metadata: raw['metadata'] ?? {},
    interactions: raw['interactions'] ?? {},
  };
  const read = fields.safeParse(storedType !== undefined && raw['type'] === undefined ? { ...raw, type: storedType } : raw);
  const faults = read.success ? [] : read.error.issues.flatMap(messagesOf);
  const isOtherType = read.success && storedType !== undefined && read.data.type !== storedType;
  if (isOtherType) faults.push(`type: stays ${storedType}; make another configuration for ${read.data.type}`);
  return { draft: read.success && faults.length === 0 ? read.data : null, document, faults };
}

const messagesOf = (issue: z.core.$ZodIssue): string[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => `${key}: is not a field`)
    : [`${issue.path.join('.') || 'body'}: ${issue.message}`];

export const faultMessages = (faults: readonly Readonly<{ path: string; message: string }>[]): string[] =>
  faults.map(({ path, message }) => `${path || 'body'}: ${message}`);
