import { isUuid } from '#shared/kernel';

/** The ids of a path as they may be recorded: what is no id may hold anything, even what no database keeps. */
export const recordableIds = (params: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(params ?? {}).map(([name, value]) => [name, isUuid(value) ? value : '(no UUID)']));
