export {
  BUILT_IN_FUNCTIONS,
  HTTP_METHODS,
  type BuiltInDetails,
  type BuiltInFunction,
  type CompiledConfiguration,
  type CompiledInteraction,
  type CompiledMapping,
  type CompiledMetadata,
  type Execution,
  type HttpMethod,
  type HttpRequestPlan,
} from './configuration.ts';
export { MappingTooLarge } from './clean-copy.ts';
export { dropFields } from './drop-fields.ts';
export type { Fault, Faults } from './faults.ts';
export { compilePath, readPath, type CompiledPath } from './jsonpath.ts';
export type { CompiledSchema } from './json-schema.ts';
export { applyMapping } from './mapping.ts';
export { createOutbound, type Outbound, type OutboundSettings } from './outbound.ts';
export type { CallFailure, ExecutionContext, ExecutionResult, ExecutionRoots, FailureReason } from './result.ts';
export { extractSecrets, maskSecrets, mergeSecrets, SECRET_MASK, type SecretsApart } from './secrets.ts';
export { validateInteractions, type ValidationOptions } from './validate-interactions.ts';
