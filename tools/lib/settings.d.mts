type Environment = Readonly<Record<string, string | undefined>>;
type Port = Readonly<{ variable: string; port: number }>;
export type Ports = Readonly<Record<'public' | 'console' | 'provider' | 'metrics', Port>>;

export declare function readSettings(env: Environment, root: string): { ports: Ports; dataDir: string };
export declare function hostAliases(providerPort: number): string;
export declare function childEnvironment(
  env: Environment,
  parts: {
    ports: Ports;
    databases?: Readonly<Record<string, string>>;
    masterKeyFile?: string;
    audit?: Readonly<{ keyFile: string; anchorFile: string }>;
    smtpPort?: number;
  },
): Record<string, string | undefined>;
export declare function providerEnvironment(env: Environment, parts: { ports: Ports }): Record<string, string | undefined>;
