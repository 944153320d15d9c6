import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '#server/platform';
import { filesOf, lineOf, type LogFile } from './log-line.ts';
import type { SealedFeed, SealedSize } from './sealed-feed.ts';

const TICK_MS = 300;
const BATCH = 500;
const POSITION = '.position.json';
const FILE_MODE = 0o640;

type Positions = Record<string, number>;
/** What the operator's metrics and alarms are told: false when the files take lines again. */
export type FilesLost = (isLost: boolean) => void;

/**
 * Writes `auth.log` and `mfa.log` for the operator who greps (N-009, F-057). The place it has reached is kept beside the files; a
 * full or missing disk therefore loses nothing: the lines wait in the trail. After a crash the last lines may stand twice, told
 * apart by `event_id`. Each batch opens the file anew, so that any way to rotate is right and needs no signal.
 */
export class LogFiles {
  #timer: NodeJS.Timeout | null = null;
  #round: Promise<void> | null = null;
  #positions: Positions | null = null;
  #isLost = false;

  constructor(
    private readonly folder: string,
    private readonly feed: Pick<SealedFeed, 'sizes' | 'read'>,
    private readonly log: Log,
    private readonly lost: FilesLost = () => undefined,
  ) {}

  start(): void {
    this.#timer = setInterval(() => void this.round(), TICK_MS);
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.#round;
  }

  /** Writes what was sealed since the last round. Never throws: what could not be written is written by a later round. */
  round(): Promise<void> {
    this.#round ??= this.work()
      .then(() => this.tell(null))
      .catch((fault: unknown) => this.tell(fault instanceof Error ? fault.message : 'fault'))
      .finally(() => (this.#round = null));
    return this.#round;
  }

  /** One line that belongs to no event: a request that failed before anything could be recorded. */
  async add(file: LogFile, line: string): Promise<void> {
    await appendFile(join(this.folder, file), line, { mode: FILE_MODE }).catch((fault: Error) => this.tell(fault.message));
  }

  private async work(): Promise<void> {
    const sizes = await this.feed.sizes();
    const positions = (this.#positions ??= await this.firstPositions(sizes));
    for (const { tenantId, size } of sizes) await this.drain(positions, tenantId, size);
  }

  private async drain(positions: Positions, tenantId: string, size: number): Promise<void> {
    for (let from = positions[tenantId] ?? 0; from < size; from += BATCH) {
      const events = await this.feed.read(tenantId, from, BATCH);
      for (const file of ['auth.log', 'mfa.log'] as const) {
        const lines = events.filter((event) => filesOf(event).includes(file)).map(lineOf);
        if (lines.length > 0) await appendFile(join(this.folder, file), lines.join(''), { mode: FILE_MODE });
      }
      positions[tenantId] = Math.min(size, from + BATCH);
      await this.keep(positions);
    }
  }

  /** A new folder begins with what happens from now on; tenants that come later begin at their first event. */
  private async firstPositions(sizes: readonly SealedSize[]): Promise<Positions> {
    await mkdir(this.folder, { recursive: true, mode: 0o750 });
    try {
      return JSON.parse(await readFile(join(this.folder, POSITION), 'utf8')) as Positions;
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code !== 'ENOENT') throw fault;
      const now = Object.fromEntries(sizes.map(({ tenantId, size }) => [tenantId, size]));
      await this.keep(now);
      return now;
    }
  }

  private async keep(positions: Positions): Promise<void> {
    const [draft, kept] = [join(this.folder, `${POSITION}.draft`), join(this.folder, POSITION)];
    await writeFile(draft, JSON.stringify(positions), { mode: FILE_MODE });
    await rename(draft, kept);
  }

  private tell(reason: string | null): void {
    if ((reason !== null) === this.#isLost) return;
    this.#isLost = reason !== null;
    if (reason !== null) this.log.error({ folder: this.folder, reason }, 'the log files take no lines; they wait in the trail');
    else this.log.info({ folder: this.folder }, 'the log files take lines again');
    this.lost(this.#isLost);
  }
}
