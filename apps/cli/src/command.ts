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
