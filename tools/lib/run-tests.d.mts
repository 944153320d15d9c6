import type { Counts } from './test-counts.mjs';

export declare function runTests(options: {
  root: string;
  long: boolean;
  env: Readonly<Record<string, string | undefined>>;
  stages: readonly { name: string; run: () => Promise<Counts> }[];
  log: (line: string) => void;
}): Promise<number>;
