import { Reply } from '#server/platform';
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
