export { acrOf, aalOf, amrOf, scopesAllowed, type Aal } from './domain/assurance.ts';
export { builtInPolicy } from './domain/built-in-policy.ts';
export { minimumPasswordLength, requiresSecondFactor, uniformRegistration, wouldLockOut } from './domain/demands.ts';
export { evaluate, isMethodAvailable, provenMethods, type Evaluation } from './domain/evaluate.ts';
export type { Evidence, Facts, InteractionRecord, UserFacts } from './domain/facts.ts';
export { isWeakening } from './domain/is-weakening.ts';
export {
  factorOf,
  knownMethods,
  methodOfInteraction,
  methods,
  type Method,
  type MethodKind,
  type MethodName,
} from './domain/methods.ts';
export { isInTurn, nextWays, stepOf } from './domain/next-ways.ts';
export type { Condition, ConditionSet, Group, Policy, PolicyDocument, Selector, StepDefinition } from './domain/policy.ts';
export type { PolicyRequest } from './domain/conditions.ts';
export { selectPolicy } from './domain/select-policy.ts';
export { restorePolicy, snapshotPolicy } from './domain/snapshot.ts';
export type { Fault } from './domain/json-shape.ts';
export { validatePolicyDocument } from './domain/validate-policy-document.ts';
export { warningsOf, type PolicyWarning, type WarningCode } from './domain/warnings-of.ts';
export { configuredMethods, passwordFloor, readStoredPolicy, type StoredPolicy } from './stored-policy.ts';
