export type ChildTrace = { pid: number; birth: string; script: string };
export declare function takeLauncherLock(dataDir: string): {
  leftBehind: ChildTrace[];
  recovered: boolean;
  note(children: ChildTrace[]): void;
  release(): void;
};
