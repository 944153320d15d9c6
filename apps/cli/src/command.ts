import { parseArgs } from 'node:util';

/** What a command may touch of the process. */
export type Terminal = Readonly<{ env: Readonly<Record<string, string | undefined>>; print(line: string): void }>;

/** One word of the command line. `run` gets what stands after it; what it throws is printed as one sentence, exit code 1. */
export type Command = Readonly<{
  usage: string;
  summary: string;
  run(rest: readonly string[], terminal: Terminal): Promise<void>;
}>;

/** The caller's mistake: exit code 2, and how it should have been called. */
export class UsageFault extends Error {}

/** The command did its work, and what it looked at is not right: exit code 3, so that a watcher tells it from a failure. */
export class FoundWrong extends Error {}

/** What stands behind a command: `--name VALUE`, flags, and files. */
export type Given<Name extends string> = Readonly<{
  options: Readonly<Record<Name, string | undefined>>;
  flags: ReadonlySet<string>;
  files: readonly string[];
}>;

/** Takes the arguments of a command apart. An option of no list, or without its value, is a mistake and never passed over. */
export function optionsOf<const Name extends string>(
  rest: readonly string[],
  names: readonly Name[],
  flags: readonly string[] = [],
): Given<Name> {
  const each = (list: readonly string[], type: 'string' | 'boolean') => list.map((name) => [name, { type }] as const);
  const options = Object.fromEntries([...each(names, 'string'), ...each(flags, 'boolean')]);
  try {
    const { values, positionals: files } = parseArgs({ args: [...rest], options, allowPositionals: true });
    const set = new Set(flags.filter((name) => values[name] === true));
    return { options: values as Given<Name>['options'], flags: set, files };
  } catch (fault) {
    throw new UsageFault(fault instanceof Error ? fault.message : 'Unknown options.');
  }
}
