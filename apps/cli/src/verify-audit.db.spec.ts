import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuditKeys, Sealer } from '#server/audit';
import { headText } from '#shared/evidence';
import { seedSql } from '#testing/schema';
import { aSealedTrail } from '#testing/tenancy';
import { archiveAudit } from './archive-audit.ts';
import { auditKeys } from './audit-keys.ts';
import { FoundWrong, UsageFault } from './command.ts';
import { exportAudit } from './export-audit.ts';
import { verifyAudit } from './verify-audit.ts';

let rig: Awaited<ReturnType<typeof aSealedTrail>>;
let folder: string;
let keyFile: string;
let publicKey: string;
let sealer: Sealer;
beforeAll(async () => {
  rig = await aSealedTrail();
  folder = mkdtempSync(join(tmpdir(), 'sekisho-cli-'));
  keyFile = join(folder, 'audit.key');
  await auditKeys.run(['new', keyFile], { env: {}, print: () => undefined });
  const keys = AuditKeys.parse(readFileSync(keyFile, 'utf8'));
  publicKey = `verify:${keys.publicKeys[0]?.public_key}`;
  sealer = new Sealer(rig.store, keys, rig.clock);
});
afterAll(async () => {
  await rig.stop();
  rmSync(folder, { recursive: true });
});

const terminal = (printed: string[] = []) => ({
  env: {
    SEKISHO_MODE: 'development',
    DATABASE_URL: rig.database.app,
    DATABASE_SYSTEM_URL: rig.database.system,
    SEKISHO_MASTER_KEY: `test1:${Buffer.alloc(32, 7).toString('base64')}`,
    SEKISHO_AUDIT_KEY_FILE: keyFile,
  },
  print: (line: string) => void printed.push(line),
});

let number = 0;
let tenant: string;
let anchors: string;
let file: string;
/** A trail of three batches (3, 4 and 2 events), each with its anchor. */
beforeEach(async () => {
  number += 1;
  tenant = await rig.aTree();
  anchors = join(folder, `anchors-${number}.jsonl`);
  file = join(folder, `export-${number}.jsonl`);
  for (const count of [3, 4, 2]) {
    await rig.append(tenant, count, {
      type: 'user_updated',
      outcome: 'success',
      userName: '花子',
      reasonText: '紛失',
      detail: { action: 'update', after: { email: 'e' } },
    });
    await sealer.seal(tenant, 100);
    appendFileSync(anchors, `${JSON.stringify(await rig.head(tenant))}\n`);
  }
});

async function cli(...rest: string[]): Promise<Readonly<{ lines: readonly string[]; isWrong: boolean }>> {
  const lines: string[] = [];
  const isWrong = await verifyAudit.run(['--tenant', tenant, '--anchors', anchors, ...rest], terminal(lines)).then(
    () => false,
    (fault: unknown) => {
      if (fault instanceof FoundWrong) return true;
      throw fault;
    },
  );
  return { lines, isWrong };
}
const exported = (...range: string[]) => exportAudit.run(['--tenant', tenant, ...range, file], terminal());
/** The standalone verifier as an auditor runs it: the copy beside the export, in a folder that knows nothing else. */
function standalone(...rest: string[]): Readonly<{ status: number | null; text: string }> {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(folder, 'verify-audit.mjs'), file, '--key', publicKey, '--anchors', anchors, ...rest],
    { encoding: 'utf8', cwd: folder, env: {} },
  );
  return { status, text: `${stdout}${stderr}` };
}
const eventAt = (seq: number) => `(SELECT event_id FROM audit_leaf WHERE tenant_id = '${tenant}' AND seq = ${seq})`;
const leafAt = (seq: number) => `tenant_id = '${tenant}' AND seq = ${seq}`;
const cutAt = (seq: number) => [
  `DELETE FROM audit_event WHERE id IN (SELECT event_id FROM audit_leaf WHERE tenant_id = '${tenant}' AND seq >= ${seq})`,
  `DELETE FROM audit_leaf WHERE tenant_id = '${tenant}' AND seq >= ${seq}`,
  `DELETE FROM audit_head WHERE tenant_id = '${tenant}' AND size > ${seq}`,
];

describe('a trail that nobody touched', () => {
  it('is found whole by the command and by the standalone verifier, and the command says so in the trail', async () => {
    const { lines, isWrong } = await cli();
    expect([isWrong, lines]).toEqual([false, [`${tenant} ok (9 sealed, 0 not yet, 3 heads, 3 anchors)`]]);
    await exported();
    expect(standalone()).toMatchObject({ status: 0, text: expect.stringContaining('9 events read (0 with erased fields') });
    const told = await seedSql(
      rig.database,
      `SELECT type, outcome FROM audit_event WHERE tenant_id = $1 AND type LIKE 'audit%' ORDER BY id`,
      [tenant],
    );
    expect(told).toEqual([
      { type: 'audit_verified', outcome: 'success' },
      { type: 'audit_exported', outcome: 'success' },
    ]);
  });

  it.each([
    ['--first', '2', '--last', '4'],
    ['--first', '8', '--last', '8'],
    ['--first', '0', '--last', '0'],
    ['--first', '3'],
  ])('is proven in part: %s %s %s %s', async (...range) => {
    await exported(...range.filter((word): word is string => word !== undefined));
    expect(standalone()).toMatchObject({ status: 0 });
  });
});

describe('L-20 an auditor with the role that only reads, the public keys and the anchors', () => {
  const asReader = async () => {
    const lines: string[] = [];
    const env = {
      DATABASE_AUDIT_READER_URL: rig.database.auditReader,
      SEKISHO_AUDIT_KEY: publicKey,
      SEKISHO_AUDIT_ANCHOR_FILE: anchors,
    };
    const run = verifyAudit.run(['--tenant', tenant], { env, print: (line) => void lines.push(line) });
    return [
      await run.then(
        () => 'whole',
        (fault: unknown) => fault,
      ),
      lines.join('\n'),
    ] as const;
  };
  const told = () =>
    seedSql(rig.database, `SELECT id FROM audit_event WHERE tenant_id = $1 AND type = 'audit_verified'`, [tenant]);

  it('verifies all of it without another setting, and leaves no record', async () => {
    expect(await asReader()).toEqual([
      'whole',
      expect.stringMatching(/ ok \(9 sealed, 0 not yet, 3 heads, 3 anchors\)\n.*no record/),
    ]);
    await rig.asSuperuser(`UPDATE audit_event_personal SET ip = 'x' WHERE event_id = ${eventAt(4)}`);
    expect(await asReader()).toEqual([expect.any(FoundWrong), expect.stringContaining('at seq 4, the field ip was changed')]);
    expect(await told()).toEqual([]);
  });

  it('is asked for the keys, without which nothing is proved', async () => {
    const env = { DATABASE_AUDIT_READER_URL: rig.database.auditReader };
    await expect(verifyAudit.run([], { env, print: () => undefined })).rejects.toThrow(UsageFault);
  });

  it('reads as that role, also with the settings of the server, where it is set', async () => {
    const { env, print } = terminal();
    const reader = {
      ...env,
      DATABASE_SYSTEM_URL: 'postgresql://nobody@127.0.0.1:1/x',
      DATABASE_AUDIT_READER_URL: rig.database.auditReader,
    };
    await verifyAudit.run(['--tenant', tenant, '--anchors', anchors], { env: reader, print });
    expect(await told()).toHaveLength(1);
  });
});

describe('L-21 what a superuser did is found by the command and by the standalone verifier, with its place', () => {
  it.each<[string, () => readonly string[], RegExp, RegExp]>([
    [
      'edit',
      () => [`UPDATE audit_event SET outcome = 'failure' WHERE id = ${eventAt(4)}`],
      /broken: .* seq 4 /,
      /WRONG {2}seq 4: the event .* not the one/,
    ],
    [
      'edit of a personal field',
      () => [`UPDATE audit_event_personal SET user_name = 'x' WHERE event_id = ${eventAt(4)}`],
      /seq 4, the field user_name was changed/,
      /seq 4: the field user_name was changed/,
    ],
    [
      'edit of a reason',
      () => [`UPDATE audit_event_personal SET reason_text = 'x' WHERE event_id = ${eventAt(4)}`],
      /seq 4, the field reason_text was changed/,
      /seq 4: the field reason_text was changed/,
    ],
    [
      'edit with its leaf',
      () => [`UPDATE audit_leaf SET hash = sha256('x') WHERE ${leafAt(4)}`],
      /from seq 3 to 6 /,
      /seq 3 to 6: the root/,
    ],
    [
      'delete',
      () => [`DELETE FROM audit_event WHERE id = ${eventAt(5)}`],
      /missing_event: .* seq 5 is missing/,
      /missing: the event at seq 5 was gone/,
    ],
    [
      'delete with its leaf',
      () => [`DELETE FROM audit_event WHERE id = ${eventAt(5)}`, `DELETE FROM audit_leaf WHERE ${leafAt(5)}`],
      /leaf at seq 5 is missing/,
      /missing: seq 5/,
    ],
    [
      'insert',
      () => [`INSERT INTO audit_leaf SELECT tenant_id, 9, gen_random_uuid(), hash FROM audit_leaf WHERE ${leafAt(1)}`],
      /from seq 9 on have no head/,
      /WRONG {2}inserted: the leaves from seq 9 on have no head/,
    ],
    [
      're-order',
      () => [
        `UPDATE audit_leaf SET seq = 99 WHERE ${leafAt(4)}`,
        `UPDATE audit_leaf SET seq = 4 WHERE ${leafAt(5)}`,
        `UPDATE audit_leaf SET seq = 5 WHERE ${leafAt(99)}`,
      ],
      /from seq 3 to 6 /,
      /seq 3 to 6: the root/,
    ],
    [
      'tail-cut',
      () => cutAt(7),
      /truncated: the anchor says 9 events, the trail has 7/,
      /truncated: an anchor says 9 events, the export knows 7/,
    ],
  ])('%s', async (_, changes, byCommand, byFile) => {
    await rig.asSuperuser(...changes());
    const { lines, isWrong } = await cli();
    expect([isWrong, lines.join('\n')]).toEqual([true, expect.stringMatching(byCommand)]);
    await exported();
    expect(standalone().text).toMatch(byFile);
  });

  it('roll-back of the whole trail to an earlier state, from which it grew again', async () => {
    await rig.asSuperuser(...cutAt(3));
    await rig.append(tenant, 8);
    await sealer.seal(tenant, 100);
    const { lines, isWrong } = await cli();
    expect([isWrong, lines.join('\n')]).toEqual([
      true,
      expect.stringMatching(/rolled_back: the anchor of 7 events has another root.*\n.*the anchor of 9 events/),
    ]);
    await exported();
    expect(standalone()).toMatchObject({ status: 1, text: expect.stringMatching(/rolled back: the anchor of 7 events/) });
  });

  it('removal of the whole trail of a tenant, which then stands in the anchors only', async () => {
    await rig.asSuperuser(...cutAt(0));
    const lines: string[] = [];
    await expect(verifyAudit.run(['--anchors', anchors], terminal(lines))).rejects.toThrow(FoundWrong);
    expect(lines.join('\n')).toContain('the anchor says 9 events, the trail has 0');
  });
});

describe('the standalone verifier finds what was done to the file', () => {
  const lines = () => readFileSync(file, 'utf8').split('\n').filter(Boolean);
  const eventLine = (seq: number) => lines().findIndex((line) => line.includes(`"kind":"event","seq":${seq},`));
  const rewrite = (change: (list: string[]) => void) => {
    const list = lines();
    change(list);
    writeFileSync(file, `${list.join('\n')}\n`);
  };
  beforeEach(() => exported());

  it.each<[string, (list: string[]) => void, RegExp]>([
    [
      'edit',
      (list) => (list[eventLine(4)] = (list[eventLine(4)] ?? '').replace('"outcome":"success"', '"outcome":"failure"')),
      /seq 4: the event/,
    ],
    ['delete', (list) => list.splice(eventLine(4), 1), /missing: seq 4\n/],
    ['insert', (list) => list.splice(eventLine(4), 0, list[eventLine(3)] ?? ''), /out of order: seq 3 stands where 4 belongs/],
    ['re-order', (list) => list.splice(eventLine(4), 2, list[eventLine(5)] ?? '', list[eventLine(4)] ?? ''), /missing: seq 4\n/],
    ['cut', (list) => list.splice(eventLine(6)), /cut off: the file has no end/],
    [
      'a head less',
      (list) =>
        list.splice(
          list.findLastIndex((line) => line.includes('"kind":"head"')),
          1,
        ),
      /the head of 9 events is missing/,
    ],
    ['something after the end', (list) => list.push('{}'), /something follows the end/],
    ['no JSON', (list) => (list[eventLine(4)] = 'x'), /is not JSON/],
  ])('%s', (_, change, found) => {
    rewrite(change);
    const { status, text } = standalone();
    expect(text).toMatch(found);
    expect(status).toBe(1);
    if (!/cut|head less/.test(_)) return;
    expect(text).not.toContain('OK: complete');
  });

  it('a file with another key than the one that was named', () => {
    const key = AuditKeys.parse(AuditKeys.newEntries().sign).publicKeys[0]?.public_key ?? '';
    const { status, stdout } = spawnSync(process.execPath, [join(folder, 'verify-audit.mjs'), file, '--key', key], {
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([1, expect.stringMatching(/which you did not name/)]);
  });

  it('says how it is called', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(folder, 'verify-audit.mjs'), file], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([2, expect.stringContaining('Usage')]);
  });
});

describe('L-23 sekisho archive-audit', () => {
  const archive = async (before: string) => {
    const printed: string[] = [];
    await archiveAudit.run(['--tenant', tenant, '--before', before, folder], terminal(printed));
    return printed.join('\n');
  };
  const YEARS = 365 * 86_400;

  it('moves what is older than twelve months, never less, into a file that proves itself, and the trail still holds', async () => {
    rig.clock.advance(-3 * YEARS);
    tenant = await rig.aTree();
    await rig.append(tenant, 5);
    rig.clock.advance(3 * YEARS);
    await rig.append(tenant, 4);
    await sealer.seal(tenant, 100);
    writeFileSync(anchors, `${JSON.stringify(await rig.head(tenant))}\n`);
    expect(await archive('2100-01-01')).toMatch(/^5 events, seq 0 to 4,/);
    file = join(folder, `audit-${tenant}-0-4.jsonl`);
    writeFileSync(join(folder, 'verify-audit.mjs'), readFileSync('tools/verify-audit.mjs'));
    expect(standalone()).toMatchObject({ status: 0, text: expect.stringContaining('5 events read') });
    expect((await cli()).lines).toEqual([expect.stringMatching(/ ok \(9 sealed, 1 not yet/)]);
    expect(await archive('2100-01-01')).toBe('No sealed event is old enough.');
    file = join(folder, `rest-${number}.jsonl`);
    await exported();
    expect(standalone()).toMatchObject({ status: 0, text: expect.stringContaining('5 kept elsewhere') });
  });

  it('goes on year after year: an archive stays told of when the event that told of it is archived too', async () => {
    rig.clock.advance(-3 * YEARS);
    tenant = await rig.aTree();
    await rig.append(tenant, 3);
    const digest = createHash('sha256').update('x').digest('base64');
    await rig.append(tenant, 1, { type: 'audit_archived', outcome: 'success', detail: { from: 0, to: 2, digest } });
    rig.clock.advance(3 * YEARS);
    await rig.append(tenant, 4);
    await sealer.seal(tenant, 100);
    writeFileSync(anchors, `${JSON.stringify(await rig.head(tenant))}\n`);
    await rig.asSuperuser(
      `INSERT INTO audit_archive VALUES ('${tenant}', 0, 2, now(), now(), sha256('x'), now())`,
      ...[0, 1, 2].map((seq) => `DELETE FROM audit_event WHERE id = ${eventAt(seq)}`),
    );
    expect((await cli()).lines).toEqual([expect.stringMatching(/ ok \(8 sealed/)]);
    expect(await archive('2100-01-01')).toMatch(/^1 events, seq 3 to 3,/);
    expect((await cli()).lines).toEqual([expect.stringMatching(/ ok \(8 sealed/)]);
    await exported();
    expect(standalone()).toMatchObject({ status: 0, text: expect.stringContaining('4 kept elsewhere') });
  });

  it('hides nothing: a range that no event says was archived is missing, and a broken trail is not archived', async () => {
    await rig.asSuperuser(
      `INSERT INTO audit_archive VALUES ('${tenant}', 4, 5, now(), now(), sha256('x'), now())`,
      `DELETE FROM audit_event WHERE id IN (${eventAt(4)}, ${eventAt(5)})`,
    );
    expect((await cli()).lines.join('\n')).toMatch(/seq 4 is missing\n.*seq 5 is missing/);
    await expect(archive('2100-01-01')).rejects.toThrow(FoundWrong);
    await exported('--first', '4');
    expect(standalone()).toMatchObject({
      status: 1,
      text: expect.stringMatching(/seq 4 was gone when the export was made\n.*seq 5 was gone/),
    });
  });

  it.each([
    [
      'the function, for a younger range',
      () => [
        `INSERT INTO audit_archive VALUES ('${tenant}', 0, 2, now(), now(), sha256('x'), now())`,
        `SELECT remove_archived_audit('${tenant}', 0, 2)`,
      ],
      /append-only/,
    ],
    ['the function, without an archive', () => [`SELECT remove_archived_audit('${tenant}', 0, 2)`], /in no archive/],
  ])('refuses a way around it: %s', async (_, texts, refusal) => {
    const client = new Client({ connectionString: rig.database.system });
    await client.connect();
    const act = async () => {
      for (const text of texts()) await client.query(text);
    };
    await expect(act()).rejects.toThrow(refusal);
    await client.end();
  });
});

describe('sekisho audit-keys', () => {
  it('makes a private file, rotates it, and shows only public keys', async () => {
    const path = join(folder, `rotated-${number}.key`);
    const printed: string[] = [];
    const run = (act: string) => auditKeys.run([act, path], { env: {}, print: (line) => void printed.push(line) });
    await run('new');
    const first = AuditKeys.parse(readFileSync(path, 'utf8'));
    await expect(run('new')).rejects.toThrow('rotate it instead');
    await run('rotate');
    const second = AuditKeys.parse(readFileSync(path, 'utf8'));
    expect(second.publicKeys.map(({ id }) => id)).toEqual([second.signerId, first.signerId]);
    await run('public');
    expect(printed.join('\n')).not.toContain('sign:');
    const head = { tenant, size: 1, root: '', at: '', key_id: first.signerId };
    const signature = first.sign(headText(head)).toString('base64');
    expect(second.checkHead({ ...head, signature })).toBe('ok');
  });

  it('is called with a file', async () => {
    await expect(auditKeys.run(['new'], terminal())).rejects.toThrow(UsageFault);
    await expect(verifyAudit.run(['--tenant', 'x'], terminal())).rejects.toThrow(UsageFault);
    await expect(exportAudit.run([], terminal())).rejects.toThrow(UsageFault);
  });
});
