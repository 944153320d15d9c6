import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Pool } from 'pg';
import { Gauge, type Registry } from 'prom-client';
import { AllTrails, readAnchors, readAuditKeys, TrailWatch, WATCH, WatchStore, type SignedHead } from '#server/audit';
import { Rounds, Vault, type Clock, type Config, type Log } from '#server/platform';
import { recorder } from './system-events.ts';

type Parts = Readonly<{ config: Config; log: Log; clock: Clock; app: NestFastifyApplication; registry: Registry; pool: Pool }>;

/** How often is looked whether a trail is due; each is verified once an hour. */
const EVERY_MS = 300_000;

/** Verifies the trails of all tenants by itself: their anchored heads now, their newest part from then on. */
export async function startWatching(parts: Parts): Promise<{ stop(): Promise<void> }> {
  const { config, log, clock, app, registry, pool } = parts;
  const registers = [registry];
  const broken = new Gauge({
    name: 'sekisho_audit_trails_broken',
    help: 'Trails that did not hold when last verified',
    registers,
  });
  const watch = new TrailWatch({
    ...{
      trails: new AllTrails(pool),
      store: new WatchStore(pool),
      keys: readAuditKeys(config),
      vault: app.get(Vault),
      clock,
      log,
    },
    ...{ anchors: () => anchorsOf(config), record: recorder(app, WATCH), gauge: (count) => broken.set(count) },
  });
  const failed = 'the audit trail is not verified';
  const first = new Rounds({ everyMs: EVERY_MS, work: () => watch.atStart(), log, failed });
  await first.round();
  const rounds = new Rounds({ everyMs: EVERY_MS, work: () => watch.round(), log, failed });
  rounds.start();
  return rounds;
}

async function anchorsOf({ SEKISHO_AUDIT_ANCHOR_FILE: path }: Config): Promise<ReadonlyMap<string, readonly SignedHead[]>> {
  if (path === undefined) return new Map();
  const read = await readAnchors(path).catch((fault: NodeJS.ErrnoException) => {
    if (fault.code === 'ENOENT') return null; // nothing was anchored yet
    throw fault;
  });
  return read?.heads ?? new Map<string, readonly SignedHead[]>();
}
