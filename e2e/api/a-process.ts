import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { freePort } from '../../tools/lib/ports.mjs';
import type { TestServer } from './a-server.ts';

const outDir = join(import.meta.dirname, '../../node_modules/.cache', `killed-processes-${process.pid}`);
const conditions = ['source', 'node'];

/** One role of the product in a process of its own, on ports that it has again after its next start. */
export class Process {
  #child: ChildProcess | null = null;

  private constructor(private readonly env: Readonly<Record<string, string>>) {}

  /** Beside a server of the test's own process: with its database and its mail server, under its own clock. */
  static async beside({ base, database, provider }: TestServer, role: 'web' | 'worker'): Promise<Process> {
    const consolePort = String(await freePort());
    return new Process({
      PATH: process.env['PATH'] ?? '',
      SEKISHO_MODE: 'development',
      SEKISHO_DEV_LIMITS: 'relaxed',
      ROLE: role,
      PORT: String(await freePort()),
      CONSOLE_PORT: consolePort,
      METRICS_PORT: '0',
      PUBLIC_URL: base,
      CONSOLE_URL: `http://localhost:${consolePort}`,
      DATABASE_URL: database.app,
      DATABASE_SYSTEM_URL: database.system,
      SEKISHO_MASTER_KEY: `test1:${Buffer.alloc(32, 7).toString('base64')}`,
      SEKISHO_WEB_ROOT: 'e2e/api',
      SEKISHO_CONSOLE_ROOT: 'e2e/api',
      SMTP_URL: `smtp://127.0.0.1:${provider.smtpPort}`,
      LOG_LEVEL: 'error',
    });
  }

  get consoleBase(): string {
    return this.env['CONSOLE_URL'] ?? '';
  }

  /** Null when it does not run. */
  get pid(): number | null {
    return this.#child?.exitCode === null && this.#child.signalCode === null ? (this.#child.pid ?? null) : null;
  }

  /** Resolves when it serves. One that runs goes on. */
  async start(): Promise<void> {
    if (this.pid !== null) return;
    const child = spawn(process.execPath, [join(outDir, 'main.mjs')], {
      env: this.env,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    const died = once(child, 'exit').then(([code, signal]) => {
      throw new Error(`the process ended (${String(code ?? signal)}) before it served`);
    });
    await Promise.race([once(child, 'message'), died]);
    died.catch(() => undefined); // from now on it is there to be killed
  }

  /** SIGKILL; resolves when it is gone. */
  async kill(): Promise<void> {
    if (this.pid === null || !this.#child) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}

/** Bundles the product's own entry, which takes seconds: once for a file of tests. */
export const buildProcesses = () =>
  build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
    build: {
      ssr: join(import.meta.dirname, '../../apps/api/main.ts'),
      outDir,
      rollupOptions: { output: { entryFileNames: 'main.mjs' } },
    },
  });

export const removeProcesses = (): void => rmSync(outDir, { recursive: true, force: true });
