export declare function onPath(names: readonly string[], path?: string): string | null;
export declare function aptPrefix(machine: { debian: boolean; uid: number | undefined; ci: boolean }): string[] | null;
