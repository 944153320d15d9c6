import type { Tx } from '#server/platform';

/** Told by the module that knows accounts, which are of a higher tier. */
export const TARGET_NAMES = Symbol('target names');
/** The id of the account that a typed address stands for; null where it is none. */
export type TargetNames = Readonly<{ idOf(tx: Tx, text: string): Promise<string | null> }>;
