export declare function ensureMasterKey(path: string): string;
