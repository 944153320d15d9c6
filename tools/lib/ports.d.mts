export declare function firstPort(pid: number): number;
export declare function freePort(): Promise<number>;
export declare function portFault(port: number): Promise<string | null>;
export declare function requirePorts(wanted: readonly { variable: string; port: number }[], patienceMs?: number): Promise<void>;
