export { type CompiledConfiguration, type CompiledInteraction, type Execution } from './configuration.ts';
export type { Fault, Faults } from './compile/faults.ts';
export { readPath } from './language/jsonpath.ts';
export { createOutbound, type Outbound } from './outbound.ts';
export type { ExecutionContext, ExecutionResult, ExecutionRoots } from './call/result.ts';
export { extractSecrets, maskSecrets, mergeSecrets, SECRET_MASK, type SecretsApart } from './secrets/secrets.ts';
export { validateInteractions } from './compile/validate-interactions.ts';
