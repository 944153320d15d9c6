import type { AuditEvent } from '#shared/contracts';
import { TreeReader, type Rows } from '../prove/tree-reader.ts';
import type { Verdict } from './finding.ts';
import { verifyTrail } from './verify-trail.ts';
import type { Witness } from './witness.ts';

/** How much of a trail is verified while somebody waits for it: some two seconds. `sekisho verify-audit` verifies all of any. */
const MOST_EVENTS = 20_000;
/** Among how many more, from the first one or from `after` on, is looked for what was slipped in. */
const MOST_LOOKED_AT = 100_000;

export type Bounds = Readonly<{ events?: number; lookedAt?: number; after?: string | undefined }>;

/** Holds the newest part of a trail against its tree, its heads and its anchors. */
export async function verifyNewest(from: Rows, witness: Witness, bounds: Bounds = {}): Promise<Verdict> {
  const { events = MOST_EVENTS, lookedAt = MOST_LOOKED_AT, after } = bounds;
  const size = Number((await new TreeReader(from).head())?.size ?? 0);
  return verifyTrail(from, witness, {
    fromSize: Math.max(0, size - events),
    look: { newest: events, after, most: lookedAt },
  });
}

/** L-06: what a verification came to, as an event of the trail it was about. */
export function eventOfVerdict(verdict: Verdict): AuditEvent {
  const findings = verdict.findings.map(({ state, seq, size }) => ({ state, seq, size }));
  const { lookedTo } = verdict.checked;
  const detail = { size: verdict.size ?? 0, findings, ...(lookedTo === null ? {} : { to: lookedTo }) };
  if (verdict.state === 'ok') return { type: 'audit_verified', outcome: 'success', detail };
  return { type: 'audit_verified', outcome: 'failure', reason: verdict.state, detail };
}
