import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportTrail, verifierText } from '#server/audit';
import type { Actor } from '#server/platform';
import { events, type AuditEvent, type EventType } from '#shared/contracts';
import type { EvidenceEvent } from '#shared/evidence';
import { sealedEvent } from '#testing/audit';
import { aCall, aVault } from '#testing/platform';
import { aSealedTrail, someKeys } from '../src/testing.ts';

const types = Object.keys(events) as readonly EventType[];
const tenant = randomUUID();
const person = { tenantId: tenant, accountId: randomUUID(), sessionId: 's1' };
const granted = { clientId: randomUUID(), grantId: 'g1', scopes: ['openid'] };
const console_ = { personId: randomUUID(), organizationId: randomUUID(), permissions: [], elevation: null };
const actors: readonly Actor[] = [
  { kind: 'anonymous' },
  { kind: 'client', tenantId: tenant, clientId: randomUUID() },
  { kind: 'person', ...person, ...granted, permissions: [], acr: 'aal2', amr: ['pwd', 'otp'], authTime: 1_795_230_000 },
  { kind: 'person', ...person, ...granted, permissions: ['idp:*'] },
  { kind: 'session-user', ...person, aal: 'aal1' },
  { kind: 'service', tenantId: tenant, keyId: 'k1' },
  { kind: 'admin', ...person, ...console_ },
  { kind: 'system', name: 'sealer' },
];
const outcomes = ['success', 'failure', 'denied'] as const;

/** An event of a type with everything an act can tell, in the words its entry calls personal too. */
const sample = (type: EventType, outcome: AuditEvent['outcome']): AuditEvent => ({
  ...{ type, outcome, reason: 'some.reason', accountId: randomUUID(), userName: 'hanako@example.com', clientId: randomUUID() },
  ...{ target: { type: 'user', id: randomUUID() }, dryRun: true, reasonText: '端末を紛失' },
  detail: { total: 3, ...Object.fromEntries(events[type].personal.map((name) => [name, { of: 'a person' }])) },
});

type Line = Readonly<{ kind: string; seq: number; event: EvidenceEvent; personal: Record<string, unknown> }>;
let rig: Awaited<ReturnType<typeof aSealedTrail>>;
let folder: string;
let text: string;
let sealed: readonly Line[];
beforeAll(async () => {
  [rig, folder] = [await aSealedTrail(), mkdtempSync(join(tmpdir(), 'sekisho-schema-'))];
  for (const [index, actor] of actors.entries()) {
    const call = aCall({ actor, userAgent: 'Firefox', ...(index % 2 ? { traceId: 'ab'.repeat(16) } : {}) });
    const bare: readonly AuditEvent[] = types.map((type) => ({ type, outcome: 'success' }));
    const full = types.map((type, at) => sample(type, outcomes[(at + index) % 3] ?? 'denied'));
    await rig.db.run(tenant, (tx) => rig.trail.append(tx, call, [...full, ...bare]));
  }
  await rig.sealer.seal(tenant, 100_000);
  const parts: string[] = [];
  const request = { keys: someKeys, vault: aVault(), at: rig.clock.now(), verifier: verifierText() };
  await rig.reading(tenant, async (rows) => {
    for await (const line of exportTrail(rows, request)) parts.push(line);
  });
  text = parts.join('');
  sealed = parts.map((line) => JSON.parse(line) as Line).filter(({ kind }) => kind === 'event');
});
afterAll(async () => {
  await rig.stop();
  rmSync(folder, { recursive: true });
});

/** What the standalone verifier says of an export. */
function judged(content: string) {
  writeFileSync(join(folder, 'export.jsonl'), content);
  writeFileSync(join(folder, 'v.mjs'), verifierText());
  const key = someKeys.publicKeys[0]?.public_key ?? '';
  const { status, stdout } = spawnSync(process.execPath, ['v.mjs', 'export.jsonl', '--key', key], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout };
}
const faultsOf = (event: unknown) =>
  sealedEvent.safeParse(event).error?.issues.map(({ message, path }) => `${path.join('.')}: ${message}`);

describe('L-01 the schema of a sealed event', () => {
  it('holds for every type, of every kind of actor, with everything it can tell and with nothing', () => {
    expect(sealed).toHaveLength(types.length * actors.length * 2);
    expect(new Set(sealed.map(({ event }) => event.type))).toEqual(new Set(types));
    expect(sealed.map(({ event }) => [event.type, faultsOf(event)]).filter(([, faults]) => faults)).toEqual([]);
  });

  it('keeps what a type calls personal, and a written reason, beside the event with a hash of it', () => {
    const full = sealed.filter(({ event }) => event.dry_run);
    expect(full).toHaveLength(types.length * actors.length);
    for (const { event, personal } of full) {
      const { personal: names } = events[event.type as EventType];
      expect([event.type, Object.keys(event.detail)]).toEqual([event.type, ['total']]);
      expect(Object.keys(event.commitments).sort()).toEqual(Object.keys(personal).sort());
      expect('detail' in event.commitments).toBe(names.length > 0);
      expect(event.commitments).toMatchObject({ user_name: expect.any(String), reason_text: expect.any(String) });
      expect(JSON.stringify(event)).not.toMatch(/hanako|紛失|a person/);
    }
  });

  const names = Object.keys(sealedEvent.shape) as readonly (keyof EvidenceEvent)[];
  it.each(names)('fails without %s', (name) => {
    for (const { event } of sealed.slice(0, 3)) {
      const { [name]: _, ...rest } = event;
      expect(faultsOf(rest)?.length).toBeGreaterThan(0);
    }
  });

  it.each([
    ['an unknown field', (event: EvidenceEvent) => ({ ...event, extra: 1 })],
    ['an unknown type', (event: EvidenceEvent) => ({ ...event, type: 'no_such_event' })],
    ['the category of another type', (event: EvidenceEvent) => ({ ...event, category: 'management' })],
    ['an unknown detail', (event: EvidenceEvent) => ({ ...event, detail: { shoe_size: 9 } })],
    [
      'a personal detail of its type',
      (event: EvidenceEvent) => ({ ...event, type: 'login_problem_reported', detail: { contact: 'x' } }),
    ],
    ['a field more of its actor', (event: EvidenceEvent) => ({ ...event, actor: { ...event.actor, email: 'x' } })],
    ['an actor without his role', (event: EvidenceEvent) => ({ ...event, actor: { kind: 'client', id: 'c1' } })],
    ['half an origin', (event: EvidenceEvent) => ({ ...event, origin: { service: 'server-all' } })],
    ['a time in milliseconds', (event: EvidenceEvent) => ({ ...event, at: '2026-11-21T03:00:00.000Z' })],
  ])('fails with %s', (_, change) => {
    const event = sealed.find(({ event: { type } }) => type === 'password_success')?.event;
    if (!event) throw new Error('no event');
    expect(faultsOf(event)).toBeUndefined();
    expect(faultsOf(change(event))?.length).toBeGreaterThan(0);
  });
});

describe('L-01 the standalone verifier', () => {
  it('finds every type whole', () => {
    expect(judged(text)).toMatchObject({ status: 0, stdout: expect.stringContaining('OK: complete') });
  });

  it.each([
    ['lost a field', (event: EvidenceEvent) => ({ ...event, reason: undefined })],
    ['got a field', (event: EvidenceEvent) => ({ ...event, extra: null })],
  ])('names each event that %s', (_, change) => {
    const lines = text.split('\n');
    const changed = lines.map((line) => {
      const entry = line === '' ? null : (JSON.parse(line) as Line);
      return entry?.kind === 'event' && entry.seq < types.length
        ? JSON.stringify({ ...entry, event: change(entry.event) })
        : line;
    });
    const { status, stdout } = judged(changed.join('\n'));
    expect(status).toBe(1);
    for (let seq = 0; seq < types.length; seq += 1) expect(stdout).toContain(`seq ${seq}: the event`);
    expect(stdout).not.toContain(`seq ${types.length}: the event`);
  });
});
