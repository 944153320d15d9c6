export declare function installStamp(lockText: string, platform?: string): string;
