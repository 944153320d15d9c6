import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { expect, vi } from 'vitest';
import { AuditTrail } from '#server/audit';
import { TenantDb } from '#server/platform';
import { aCall } from '#testing/platform';
import { seedSql } from '#testing/schema';
import { FoundWrong } from '../../apps/cli/src/command.ts';
import { exportAudit } from '../../apps/cli/src/export-audit.ts';
import { verifyAudit } from '../../apps/cli/src/verify-audit.ts';
import { seededOf, type AdminBrowser } from './an-admin.ts';
import type { TestServer } from './a-server.ts';

/** What one of the three said, one finding a line. */
export type Said = Readonly<{ api: string; cli: string; file: string }>;
type Told = Readonly<{ state: string; seq?: number; size?: number; eventId?: string }>;

const BATCHES = [3, 4, 2];
const SEAL_LOCK = 735_120;

/** The event that is slipped in. */
const slipped = randomUUID();
const eventAt = (tenant: string, seq: number) =>
  `(SELECT event_id FROM audit_leaf WHERE tenant_id = '${tenant}' AND seq = ${seq})`;

type Attack = Readonly<{ name: string; act: (tenant: string) => string; found: Readonly<Record<keyof Said, RegExp>> }>;
/** What a superuser can do to a trail of nine events under heads of 3, 7 and 9, and what each of the three has to say about it. */
export const attacks: readonly Attack[] = [
  {
    name: 'edit',
    act: (tenant) => `UPDATE audit_event SET outcome = 'denied' WHERE id = ${eventAt(tenant, 4)}`,
    found: {
      api: /^broken seq 4$/m,
      cli: /broken: the event at seq 4 is not the one that was sealed/,
      file: /WRONG {2}seq 4: the event \S+ is not the one that was sealed/,
    },
  },
  {
    name: 'deletion',
    act: (tenant) => `DELETE FROM audit_event WHERE id = ${eventAt(tenant, 5)}`,
    found: {
      api: /^missing_event seq 5$/m,
      cli: /missing_event: the event at seq 5 is missing/,
      file: /WRONG {2}missing: the event at seq 5 was gone/,
    },
  },
  {
    name: 'insertion',
    act: (tenant) =>
      `INSERT INTO audit_event (tenant_id, id, type, category, outcome, occurred_at, actor, request_id)
       SELECT tenant_id, '${slipped}', type, category, outcome, occurred_at, actor, request_id FROM audit_event WHERE id = ${eventAt(tenant, 4)}`,
    found: {
      api: new RegExp(`^not_sealed ${slipped}$`, 'm'),
      cli: new RegExp(`not_sealed: the event ${slipped}`),
      file: new RegExp(`WRONG {2}inserted: the event ${slipped}`),
    },
  },
  {
    name: 'another order',
    act: (tenant) =>
      [[4, 99] as const, [5, 4] as const, [99, 5] as const]
        .map(([from, to]) => `UPDATE audit_leaf SET seq = ${to} WHERE tenant_id = '${tenant}' AND seq = ${from}`)
        .join(';'),
    found: { api: /^broken seq 3 size 7$/m, cli: /the leaves from seq 3 to 6 /, file: /WRONG {2}seq 3 to 6: the root/ },
  },
  {
    name: 'a cut end',
    act: (tenant) =>
      `DELETE FROM audit_event WHERE id IN (SELECT event_id FROM audit_leaf WHERE tenant_id = '${tenant}' AND seq >= 7);
       DELETE FROM audit_leaf WHERE tenant_id = '${tenant}' AND seq >= 7;
       DELETE FROM audit_head WHERE tenant_id = '${tenant}' AND size > 7`,
    found: {
      api: /^truncated seq 7 size 9$/m,
      cli: /truncated: the anchor says 9 events, the trail has 7/,
      file: /WRONG {2}truncated: an anchor says 9 events, the export knows 7/,
    },
  },
];

/** Trails of a running server, a superuser who has the database, and the three that find what he did. */
export class AttackedTrails {
  readonly #holding: Client;
  #key = '';

  constructor(
    private readonly server: TestServer,
    private readonly auditor: AdminBrowser,
    private readonly folder: string,
  ) {
    this.#holding = new Client({ connectionString: server.database.system });
  }

  get #anchors(): string {
    return join(this.folder, 'anchors.jsonl');
  }

  /** So many tenants with a sealed and anchored trail each; `before` the last batch of it, something else may happen. */
  async make(count: number, before: () => Promise<void>): Promise<readonly string[]> {
    await this.#holding.connect();
    const tenants = Array.from({ length: count }, () => randomUUID());
    const made = `INSERT INTO tenant (id, organization_id, kind, name, domain) SELECT id, $2, 'PUBLIC', 'Attacked', 'x' FROM unnest($1::uuid[]) id`;
    await seedSql(this.server.database, made, [tenants, seededOf(this.server).organization_id]);
    for (const [i, size] of BATCHES.entries()) {
      if (i === BATCHES.length - 1) await before();
      await Promise.all(tenants.map((tenant) => this.append(tenant, size)));
      await this.anchored(
        tenants,
        BATCHES.slice(0, i + 1).reduce((sum, n) => sum + n, 0),
      );
    }
    return tenants;
  }

  async append(tenant: string, count: number): Promise<void> {
    const { app } = this.server.running;
    const event = { type: 'password_success', outcome: 'success', userName: 'hanako@example.com' } as const;
    const events = Array.from({ length: count }, () => event);
    await app.get(TenantDb).run(tenant, (tx) => app.get(AuditTrail).append(tx, aCall(), events));
  }

  /** Waits for the head of this size to stand in the anchor file. */
  anchored(tenants: readonly string[], size: number): Promise<void> {
    return vi.waitFor(
      async () => {
        await seedSql(this.server.database, `SELECT pg_notify('sekisho_anchor', '')`);
        const text = readFileSync(this.#anchors, 'utf8');
        for (const tenant of tenants) expect(text).toContain(`"tenant":"${tenant}","size":${size},`);
      },
      { timeout: 20_000, interval: 100 },
    );
  }

  /** From here on nobody seals this trail: what the three write into it themselves waits, and they look at the same one. */
  async hold(tenant: string): Promise<void> {
    await this.#holding.query('SELECT pg_advisory_lock($1, hashtext($2))', [SEAL_LOCK, tenant]);
  }

  async stop(): Promise<void> {
    await this.#holding.end();
  }

  async superuser(text: string): Promise<void> {
    const client = new Client({ connectionString: this.server.database.superuser });
    await client.connect();
    try {
      await client.query(`SET session_replication_role = 'replica'`);
      await client.query(text);
    } finally {
      await client.end();
    }
  }

  async find(tenant: string): Promise<Said> {
    return { api: await this.byApi(tenant), cli: await this.byCommand(tenant), file: await this.byFile(tenant) };
  }

  private async byApi(tenant: string): Promise<string> {
    const { body } = await this.auditor.ask('POST', this.auditor.inTenant('/audit/verifications', tenant));
    const { body: tree } = await this.auditor.ask('GET', this.auditor.inTenant('/audit/tree', tenant));
    this.#key = (tree['keys'] as { public_key: string }[]).map(({ public_key: key }) => key).join(',');
    const lines = (body['findings'] as Told[]).map(({ state, seq, size, eventId }) => {
      const place = [seq === undefined ? '' : ` seq ${seq}`, size === undefined ? '' : ` size ${size}`].join('');
      return `${state}${state === 'not_sealed' ? ` ${eventId}` : place}`;
    });
    return [String(body['state']), ...lines].join('\n');
  }

  private async byCommand(tenant: string): Promise<string> {
    const lines: string[] = [];
    const run = verifyAudit.run(['--tenant', tenant, '--anchors', this.#anchors], this.terminal(lines));
    await run.catch((fault: unknown) => {
      if (!(fault instanceof FoundWrong)) throw fault;
      lines.push('exit 3');
    });
    return lines.join('\n');
  }

  /** An export, and the copy of the verifier that comes with it, in a process that knows nothing else. */
  private async byFile(tenant: string): Promise<string> {
    const file = join(this.folder, `export-${randomUUID()}.jsonl`);
    await exportAudit.run(['--tenant', tenant, file], this.terminal([]));
    const argv = [join(this.folder, 'verify-audit.mjs'), file, '--key', this.#key, '--anchors', this.#anchors];
    const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8', env: {} });
    return `${stdout}${stderr}exit ${String(status)}`;
  }

  private terminal(lines: string[]) {
    const { app, system } = this.server.database;
    const key = `test1:${Buffer.alloc(32, 7).toString('base64')}`;
    const env = { SEKISHO_MODE: 'development', DATABASE_URL: app, DATABASE_SYSTEM_URL: system, SEKISHO_MASTER_KEY: key };
    return { env, print: (line: string) => void lines.push(line) };
  }
}

/** Keeps every row of the database aside. */
export const KEEP = `
  BEGIN ISOLATION LEVEL REPEATABLE READ;
  CREATE SCHEMA earlier;
  DO $$ DECLARE t text; BEGIN
    FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP EXECUTE format('CREATE TABLE earlier.%1$I AS TABLE public.%1$I', t); END LOOP;
  END $$;
  COMMIT`;
/** Puts every row of the database back to what was kept, as a restored backup would, under the running server. */
export const ROLL_BACK = `
  BEGIN;
  DO $$ DECLARE t text; c text; BEGIN
    FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
      SELECT string_agg(quote_ident(column_name), ',') INTO c FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name = t AND is_generated = 'NEVER';
      EXECUTE format('DELETE FROM public.%I', t);
      EXECUTE format('INSERT INTO public.%1$I (%2$s) OVERRIDING SYSTEM VALUE SELECT %2$s FROM earlier.%1$I', t, c);
    END LOOP;
  END $$;
  COMMIT`;
