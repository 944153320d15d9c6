export declare function ensureAuditKey(path: string): string;
