export declare function installedNatives(): { native: string; version: string };
export declare function cachePlace(subject: string): string;
