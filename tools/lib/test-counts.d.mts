export type Counts = { passed: number; failed: number; skipped: string[]; notes: string[] };
export declare function countOne(ok: boolean): Counts;
export declare function countVitest(report: unknown, exitedWell: boolean): Counts;
export declare function countPlaywright(report: unknown, exitedWell: boolean): Counts;
export declare function sumCounts(all: readonly Counts[]): Counts;
export declare function closingLine(counts: Counts): string;
