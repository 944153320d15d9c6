import { inclusionRanges } from '#shared/evidence';
import { TreeReader, type Rows } from '../prove/tree-reader.ts';
import { signedHeadOf } from '../seal/head.ts';
import { TrailStore } from '../verify/trail.store.ts';
import { lineOf, numbered, toolsOf, type ExportRequest } from './export-trail.ts';

type Selection = Pick<ExportRequest, 'keys' | 'vault' | 'at' | 'verifier'> & Readonly<{ about: string; ids: readonly string[] }>;

/** As many proofs as are read at once: each of them reads some hundred hashes a level of the tree. */
const AT_ONCE = 100;

/**
 * Single events as JSON lines, wherever they stand in the trail, each with its own proof under the newest head. It proves each of
 * them, and not that there are no others: that is what a range is for. Yields nothing where none of them is sealed.
 */
export async function* exportSelection(from: Rows, { about, ids, ...request }: Selection): AsyncGenerator<string> {
  const reader = new TreeReader(from);
  const newest = await reader.head();
  if (!newest) return;
  const head = signedHeadOf(newest);
  const places = (await new TrailStore(from).sealedOf(ids, head.size)).map(({ event_id: id }) => id);
  if (places.length === 0) return;
  yield* numbered(
    (async function* () {
      const { tenant, size } = head;
      const count = places.length;
      yield { kind: 'manifest', format: 'sekisho-audit-selection/1', tenant, about, count, size, at: request.at.toISOString() };
      yield* toolsOf(request);
      yield { kind: 'head', ...head };
      for (let at = 0; at < count; at += AT_ONCE)
        yield* proven(from, reader, places.slice(at, at + AT_ONCE), { size, vault: request.vault });
    })(),
  );
}

async function* proven(
  from: Rows,
  reader: TreeReader,
  ids: readonly string[],
  { size, vault }: Readonly<{ size: number; vault: ExportRequest['vault'] }>,
): AsyncGenerator<unknown> {
  const rows = await new TrailStore(from).sealedOf(ids, size);
  const ranges = rows.map(({ seq }) => inclusionRanges(seq, size));
  const hashes = await reader.hashesOf(ranges.flat());
  let next = 0;
  for (const [i, row] of rows.entries()) {
    const path = hashes.slice(next, (next += ranges[i]?.length ?? 0));
    const line = lineOf(row, [], vault);
    yield { ...line, path: path.map((hash) => Buffer.from(hash).toString('base64')) };
  }
}
