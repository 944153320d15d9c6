export declare function chooseRunner(
  clusters: readonly string[],
  env?: Readonly<Record<string, string | undefined>>,
  self?: number,
): { uid: number; gid: number } | null;
