import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createLog } from '#server/platform';
import { LogFiles } from './log-files.ts';
import type { ShippedEvent } from './sealed-feed.ts';

const folder = mkdtempSync(join(tmpdir(), 'sekisho-log-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const eventAt = (tenantId: string, seq: number): ShippedEvent => ({
  ...{ seq, id: `${tenantId}/${seq}`, tenant_id: tenantId, type: 'totp_failure', category: 'security', outcome: 'failure' },
  ...{ reason: null, at: '2026-11-21T01:02:03.000000Z', actor: {}, account_id: null, client_id: null, user_name: null },
  ...{ target_type: null, target_id: null, ip: null, user_agent: null, request_id: 'r', trace_id: null, detail: {} },
});

/** A trail of so many sealed events a tenant. */
const feedOf = (sizes: Readonly<Record<string, number>>) => ({
  sizes: async () => Object.entries(sizes).map(([tenantId, size]) => ({ tenantId, size })),
  read: async (tenantId: string, from: number, limit: number) =>
    Array.from({ length: Math.max(0, Math.min(limit, (sizes[tenantId] ?? 0) - from)) }, (_, n) => eventAt(tenantId, from + n)),
});
const written = (): readonly number[] =>
  readFileSync(join(folder, 'mfa.log'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { seq: number }).seq);
const filesOver = (sizes: Readonly<Record<string, number>>) => new LogFiles(folder, feedOf(sizes), createLog('silent'));

describe('log files', () => {
  it('begin with what happens from now on, and go on where the process before ended, each line once and in order', async () => {
    await filesOver({ a: 100 }).round();
    const second = filesOver({ a: 1_203 });
    await second.round();
    await second.round();
    await filesOver({ a: 1_205 }).round();
    expect(written()).toEqual(Array.from({ length: 1_105 }, (_, n) => 100 + n));
  });

  it('begin at its first event for a tenant that came later', async () => {
    const before = written().length;
    await filesOver({ a: 1_205, b: 3 }).round();
    expect(written().slice(before)).toEqual([0, 1, 2]);
  });
});
