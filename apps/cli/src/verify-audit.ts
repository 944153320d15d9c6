import { eventOfVerdict, readAnchors, verifyTrail, type SignedHead, type Verdict } from '#server/audit';
import { isUuid } from '#shared/kernel';
import { FoundWrong, optionsOf, UsageFault, type Command } from './command.ts';
import { withReading, type TrailReading } from './trail-access.ts';

type Options = Readonly<{ tenant: string | undefined; anchors: string | undefined; json: boolean }>;

/**
 * Holds the audit trail of one tenant or of all against its tree, its signed heads and the anchor file. Every finding is a line
 * with its place; the result is itself an event of the trail (L-06). Exit code 3 when something is wrong.
 */
export const verifyAudit: Command = {
  usage: 'verify-audit [--tenant ID] [--anchors FILE] [--json]',
  summary: 'prove that the audit trail was not edited, cut, re-ordered or rolled back',
  async run(rest, terminal) {
    const options = read(rest);
    const wrong = await withReading(terminal, (access) => verifyAll(access, options, terminal.print));
    if (wrong > 0) throw new FoundWrong(`${wrong} ${wrong === 1 ? 'trail does' : 'trails do'} not hold.`);
  },
};

function read(rest: readonly string[]): Options {
  const { options, flags, files } = optionsOf(rest, ['tenant', 'anchors'], ['json']);
  const { tenant, anchors } = options;
  if (files.length > 0) throw new UsageFault(`Too many arguments: ${files.join(' ')}`);
  if (tenant !== undefined && !isUuid(tenant)) throw new UsageFault('A tenant is named by its id.');
  return { tenant, anchors, json: flags.has('json') };
}

async function verifyAll(access: TrailReading, options: Options, print: (line: string) => void): Promise<number> {
  const path = options.anchors ?? access.anchorFile;
  const anchors =
    path === undefined ? { heads: new Map<string, readonly SignedHead[]>(), unreadable: [] } : await readAnchors(path);
  if (path === undefined) print('No anchor file was named: a cut or rolled back end would not be seen.');
  for (const number of anchors.unreadable) print(`anchor file, line ${number}: is no tree head`);
  // A tenant whose trail was removed as a whole stands in the anchors only.
  const tenants = options.tenant ? [options.tenant] : [...new Set([...(await access.tenants()), ...anchors.heads.keys()])];
  let wrong = 0;
  for (const tenant of tenants) {
    const witness = { keys: access.keys, vault: access.vault, anchors: anchors.heads.get(tenant) ?? [] };
    const verdict = await verifyTrail(access.reading(tenant), witness);
    tell(tenant, verdict, options.json, print);
    await record(access, tenant, verdict, print);
    if (verdict.state !== 'ok') wrong += 1;
  }
  return wrong;
}

function tell(tenant: string, verdict: Verdict, json: boolean, print: (line: string) => void): void {
  if (json) return print(JSON.stringify({ tenant, ...verdict }));
  const { checked, size, unsealed } = verdict;
  const counts = `${size ?? 0} sealed, ${unsealed} not yet, ${checked.heads} heads, ${checked.anchors} anchors`;
  print(`${tenant} ${verdict.state} (${counts})`);
  for (const { state, text } of verdict.findings) print(`  ${state}: ${text}`);
  if (verdict.more) print('  … and more');
}

async function record(access: TrailReading, tenant: string, verdict: Verdict, print: (line: string) => void): Promise<void> {
  if (!access.record) return print('  whoever only reads leaves no record of this in the trail');
  const told = access.record(tenant, eventOfVerdict(verdict));
  await told.catch(() => print('  the result could not be recorded in the trail'));
}
