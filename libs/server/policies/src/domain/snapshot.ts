import type { JsonObject } from '#shared/kernel';
import type { Policy } from './policy.ts';

export declare function snapshotPolicy(policy: Policy): JsonObject;
export declare function restorePolicy(stored: JsonObject): Policy;
