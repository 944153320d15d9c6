import { refuse, type JsonObject, type Outcome } from '#shared/kernel';
import type { CompiledConfiguration } from './configuration.ts';
import type { Faults } from './faults.ts';

export type ValidationOptions = Readonly<{
  /** Says why a URL may not be called, or null; give `Outbound.checkUrl` so that it is refused at save already. */
  checkUrl?: (url: URL) => string | null;
}>;

/** Validates and compiles `metadata` and `interactions` of one authentication configuration, naming every fault. */
export function validateInteractions(
  _document: JsonObject,
  _options: ValidationOptions = {},
): Outcome<CompiledConfiguration, Faults> {
  return refuse({ faults: [{ path: '', message: 'not yet' }] });
}
