import type { Json } from '#shared/kernel';
import type { Evidence, Facts, UserFacts } from './facts.ts';

export type Counter = 'success_count' | 'failure_count' | 'call_count';

/** What a condition may look at: a closed grammar, so there is no way to a prototype or to another part of a user (A1-02). */
export type Path =
  Readonly<{ at: 'counter'; interaction: string; counter: Counter }> | Readonly<{ at: 'user'; field: keyof UserFacts }>;

/** The user's visible fields; true where performing a method inside the transaction can change the answer. */
const userFields: Readonly<Record<keyof UserFacts, boolean>> = {
  sub: false,
  status: false,
  provider_id: false,
  has_password: false,
  email_verified: true,
  phone_number_verified: true,
  roles: false,
  permissions: false,
};

const counterPath = /^\$\.([a-z0-9]+(?:-[a-z0-9]+)*)\.(success_count|failure_count|call_count)$/;
const userPath = /^\$\.user\.([a-z_]{1,40})$/;

/** Null for everything outside the grammar. */
export function parsePath(text: string): Path | null {
  const [, interaction, counter] = counterPath.exec(text) ?? [];
  if (interaction !== undefined && isCounter(counter)) return { at: 'counter', interaction, counter };
  const [, field] = userPath.exec(text) ?? [];
  return field !== undefined && isUserField(field) ? { at: 'user', field } : null;
}

/** A missing path is null. */
export function readPath(path: Path, facts: Facts): Json {
  if (path.at === 'user') return facts.user?.[path.field] ?? null;
  return recordOf(facts.evidence, path.interaction)?.[path.counter] ?? null;
}

/** Only what the record itself holds: `constructor` is not an interaction. */
export const recordOf = (evidence: Evidence, interaction: string) =>
  Object.hasOwn(evidence, interaction) ? evidence[interaction] : undefined;

/** Whether the answer at this path can change before the transaction ends. */
export function canChange(path: Path, facts: Facts): boolean {
  return path.at === 'counter' || facts.user === null || userFields[path.field];
}

const isCounter = (name: string | undefined): name is Counter =>
  name === 'success_count' || name === 'failure_count' || name === 'call_count';
const isUserField = (name: string): name is keyof UserFacts => Object.hasOwn(userFields, name);
