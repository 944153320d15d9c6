/** Injection tokens of what a process has once. */
export const CONFIG = Symbol('config');
export const LOG = Symbol('log');
