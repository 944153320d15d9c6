export type TestsOfRow = { browser: string[]; other: string[] };
export declare function rowsIn(source: string, isBrowser: boolean): string[];
export declare function testsOfRows(root: string): Record<string, TestsOfRow>;
