import type { Findings } from './finding.ts';
import type { TrailStore } from './trail.store.ts';

const START = '00000000-0000-0000-0000-000000000000';

/**
 * Where is looked for events that were slipped in beside the tree: everywhere, or among the newest `newest` of each kind and the
 * `most` that follow `after` (from the first one on, where it is left out).
 */
export type Look = 'everywhere' | Readonly<{ newest: number; after?: string | undefined; most: number }>;

/**
 * Looks for events that stand neither in the tree nor in the queue. Answers how far it came, for the next look to go on; null
 * where it came to the end. It goes past no stranger, so that one that is found is found again until it is gone.
 */
export async function findStrangers(store: TrailStore, look: Look, findings: Findings): Promise<string | null> {
  const told = new Set<string>();
  const tell = (id: string): void => {
    if (told.has(id)) return;
    told.add(id);
    findings.add({ state: 'not_sealed', eventId: id, text: `the event ${id} stands neither in the tree nor in the queue` });
  };
  const { newest, after = START, most } = look === 'everywhere' ? { newest: 0, most: Infinity } : look;
  if (newest > 0) for (const id of await store.newestStrangers(newest)) tell(id);
  let [reached, looked] = [after, 0];
  for await (const page of store.ids(after, most)) {
    for (const { id, known } of page) if (!known) tell(id);
    const firstStranger = page.findIndex(({ known }) => !known);
    if (firstStranger >= 0 && look !== 'everywhere') return page[firstStranger - 1]?.id ?? reached;
    reached = page.at(-1)?.id ?? reached;
    looked += page.length;
    if (looked >= most) return reached;
  }
  return null;
}
