import { join } from 'node:path';
import { exportTrail, verifierText, verifyTrail, type ToldArchive } from '#server/audit';
import type { AuditEvent } from '#shared/contracts';
import { isUuid } from '#shared/kernel';
import { FoundWrong, optionsOf, UsageFault, type Command } from './command.ts';
import { withTrail } from './trail-access.ts';
import { writeLines } from './write-lines.ts';

/**
 * Moves the oldest sealed events of a tenant into a file with their proofs (L-23). Nothing younger than twelve months moves,
 * whatever is asked for; a trail that does not hold is not archived, since that would hide where it broke.
 */
export const archiveAudit: Command = {
  usage: 'archive-audit --tenant ID --before DATE FOLDER',
  summary: 'move sealed events of more than twelve months into a file with their proofs',
  async run(rest, terminal) {
    const { tenant, before, folder } = read(rest);
    await withTrail(terminal, async ({ keys, vault, archives, reading, record }) => {
      const verdict = await verifyTrail(reading(tenant), { keys, vault, anchors: [] });
      if (verdict.state !== 'ok') throw new FoundWrong(`The trail does not hold (${verdict.state}); see sekisho verify-audit.`);
      const range = await archives.rangeBefore(tenant, before);
      if (!range) return terminal.print('No sealed event is old enough.');
      const { first, last } = range;
      const path = join(folder, `audit-${tenant}-${first}-${last}.jsonl`);
      const request = { keys, vault, at: new Date(), verifier: verifierText(), first, last };
      const { digest } = await writeLines(path, exportTrail(reading(tenant), request));
      // Said before it is done: events that are gone without an event that tells of it are missing.
      const told = await archives.toldWithin(tenant, range);
      for (const archive of [...told, { first, last, digest }]) await record(tenant, archived(archive));
      const count = await archives.remove(tenant, range, digest);
      terminal.print(`${count} events, seq ${first} to ${last}, stand in ${path} now.`);
    });
  },
};

const archived = ({ first, last, digest }: ToldArchive): AuditEvent => ({
  type: 'audit_archived',
  outcome: 'success',
  detail: { from: first, to: last, digest: digest.toString('base64') },
});

function read(rest: readonly string[]): Readonly<{ tenant: string; before: Date; folder: string }> {
  const { options, files } = optionsOf(rest, ['tenant', 'before']);
  const { tenant = '', before = '' } = options;
  const [folder, ...more] = files;
  const date = new Date(before);
  if (!isUuid(tenant) || Number.isNaN(date.getTime()) || folder === undefined || more.length > 0)
    throw new UsageFault('Say the tenant, the date and the folder.');
  return { tenant, before: date, folder };
}
