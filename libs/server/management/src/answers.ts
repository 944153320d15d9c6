import { Reply } from '#server/platform';
import type { EventPage } from './db/event.store.ts';
import type { EventRow } from './domain/event-row.ts';
import { differences } from './domain/differences.ts';

/** The shapes of login-api-reference section 4.2, one place for all resources. */
export const created = (dryRun: boolean | undefined, result: unknown, more: object = {}) =>
  Reply.of({ dry_run: dryRun ?? false, result, ...more }, dryRun ? 200 : null);

export const replaced = (dryRun: boolean | undefined, before: unknown, result: unknown, more: object = {}) =>
  Reply.of({ result, diff: differences(before, result), dry_run: dryRun ?? false, ...more });

export const removed = (dryRun: boolean | undefined, id: string) =>
  dryRun ? Reply.of({ message: 'Deletion simulated successfully', id, dry_run: true }, 200) : Reply.empty();

export const page = (list: readonly unknown[], total: number, { limit, offset }: { limit: number; offset: number }) => ({
  list,
  total_count: total,
  limit,
  offset,
});

/** A page of a record that may hold ten million rows: counted to a bound, and with the place to go on from. */
export const eventPage = (found: EventPage, view: (row: EventRow) => unknown, asked: { limit: number; offset: number }) => ({
  ...page(found.list.map(view), found.total, asked),
  total_is_exact: found.isExact,
  next_cursor: found.next,
});
