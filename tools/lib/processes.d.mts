export declare function isAlive(pid: number): boolean;
export declare function waitUntil(check: () => boolean | Promise<boolean>, ms: number, everyMs?: number): Promise<boolean>;
