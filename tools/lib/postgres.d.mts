export type PostgresUrls = Readonly<Record<'superuser' | 'owner' | 'app' | 'system' | 'auditReader', string>>;

export type RunningPostgres = Readonly<{
  port: number;
  /** The superuser's leads to the maintenance database, all others to `sekisho`. */
  urls: PostgresUrls;
  pids: Readonly<{ postmaster: number; watch: number | null }>;
  /** Where the cluster really lies. */
  cluster: string;
  logFile: string;
  /** Resolves with the reason when the server ends, wanted or not. */
  exited: Promise<string>;
  stop(): Promise<void>;
}>;

export declare function startPostgres(options: {
  dataDir: string;
  log?: (line: string) => void;
  settings?: Readonly<Record<string, string | number>>;
  patienceMs?: number;
  natives?: Readonly<{ native: string; version: string }>;
}): Promise<RunningPostgres>;
