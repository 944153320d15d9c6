import { isJsonObject, ok, refuse, type JsonObject, type Outcome } from '#shared/kernel';
import { cleanCopy, MappingTooLarge, newBudget } from '../language/clean-copy.ts';
import { compileInteraction } from './compile-interaction.ts';
import type { CompiledConfiguration, CompiledInteraction, CompiledMetadata } from '../configuration.ts';
import { FaultList, type Faults } from './faults.ts';
import { ObjectReader } from './reader.ts';
import { warningsOf } from './warnings.ts';

export type ValidationOptions = Readonly<{
  /** Says why a URL may not be called, or null; give `Outbound.checkUrl` so that it is refused at save already. */
  checkUrl?: (url: URL) => string | null;
}>;

/**
 * Validates and compiles `metadata` and `interactions` of one authentication configuration, naming every fault.
 * The other top-level fields are the caller's. A document with masked secrets compiles like one with clear ones.
 */
export function validateInteractions(
  document: JsonObject,
  options: ValidationOptions = {},
): Outcome<CompiledConfiguration, Faults> {
  if (isTooLarge(document)) return refuse({ faults: [{ path: '', message: 'is too deep or too large' }] });
  const list = new FaultList();
  const reader = new ObjectReader(document, '', list);
  const metadata = readMetadata(reader.inner('metadata') ?? new ObjectReader({}, 'metadata', list));
  const interactions = readInteractions(reader.inner('interactions'), metadata, options.checkUrl ?? (() => null));
  if (list.faults.length > 0) return refuse({ faults: list.faults });
  return ok({ metadata, interactions, warnings: warningsOf(interactions) });
}

function isTooLarge(document: JsonObject): boolean {
  try {
    cleanCopy(document, newBudget());
    return false;
  } catch (fault) {
    if (fault instanceof MappingTooLarge) return true;
    throw fault;
  }
}

const PARAM = /^[A-Za-z0-9_-]{1,64}$/;

function readMetadata(reader: ObjectReader): CompiledMetadata {
  reader.oneOf('type', ['external', 'internal']);
  reader.text('description');
  const metadata = {
    transactionIdParam: readParam(reader, 'transaction_id_param') ?? 'transaction_id',
    verificationCodeParam: readParam(reader, 'verification_code_param') ?? 'verification_code',
    retryCountLimitation: reader.number('retry_count_limitation', 1, 10) ?? 5,
    expireSeconds: reader.number('expire_seconds', 1, 600) ?? 300,
  };
  reader.unsupported('templates');
  reader.refuseUnknown();
  return metadata;
}

function readParam(reader: ObjectReader, name: string): string | null {
  const value = reader.text(name, 64);
  if (value === null || (PARAM.test(value) && value !== '__proto__')) return value;
  reader.fault(name, 'must be a name of letters, digits, _ and -');
  return null;
}

function readInteractions(
  reader: ObjectReader | null,
  metadata: CompiledMetadata,
  checkUrl: (url: URL) => string | null,
): ReadonlyMap<string, CompiledInteraction> {
  const interactions = new Map<string, CompiledInteraction>();
  for (const [name, value] of Object.entries(reader?.object ?? {})) {
    if (!reader) break;
    if (!isJsonObject(value)) {
      reader.fault(name, 'must be an object');
      continue;
    }
    const inner = new ObjectReader(value, reader.at(name), reader.faults);
    const compiled = compileInteraction(name, inner, metadata, checkUrl);
    if (compiled) interactions.set(name, compiled);
  }
  return interactions;
}
