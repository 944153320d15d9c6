import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exportTrail, verifierText } from '#server/audit';
import { isUuid } from '#shared/kernel';
import { optionsOf, UsageFault, type Command } from './command.ts';
import { withTrail } from './trail-access.ts';
import { writeLines } from './write-lines.ts';

/** Writes the sealed trail of a tenant, or a range of it, with its proofs; the standalone verifier is put beside it (L-27). */
export const exportAudit: Command = {
  usage: 'export-audit --tenant ID [--first SEQ] [--last SEQ] FILE',
  summary: 'write sealed events with their proofs, to be verified offline',
  async run(rest, terminal) {
    const { tenant, file, ...range } = read(rest);
    const verifier = verifierText();
    const { count } = await withTrail(terminal, async (access) => {
      const { keys, vault } = access;
      const detail = { from: range.first ?? 0, to: range.last ?? null };
      await access.record(tenant, { type: 'audit_exported', outcome: 'success', detail });
      return writeLines(file, exportTrail(access.reading(tenant), { keys, vault, at: new Date(), verifier, ...range }));
    });
    if (count === 0) throw new Error('No event of this range is sealed.');
    writeFileSync(join(dirname(file), 'verify-audit.mjs'), verifier);
    terminal.print(`${count} lines. Verify them anywhere: node verify-audit.mjs ${file} --key KEY`);
  },
};

type Options = Readonly<{ tenant: string; file: string; first?: number; last?: number }>;

function read(rest: readonly string[]): Options {
  const { options, files } = optionsOf(rest, ['tenant', 'first', 'last']);
  const { tenant = '', first, last } = options;
  const [file, ...more] = files;
  if (file === undefined || more.length > 0 || !isUuid(tenant)) throw new UsageFault('Say the tenant and the file.');
  return { tenant, file, ...place('first', first), ...place('last', last) };
}

function place<K extends 'first' | 'last'>(name: K, text: string | undefined): Partial<Record<K, number>> {
  if (text === undefined) return {};
  if (!/^\d{1,15}$/.test(text)) throw new UsageFault(`--${name} is a place in the tree, from 0 on.`);
  return { [name]: Number(text) } as Partial<Record<K, number>>;
}
