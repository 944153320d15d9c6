export declare function announcement(running: object, start: { logs: readonly string[]; readyAfterMs: number }): string;
