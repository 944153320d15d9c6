import { checklistItems, type ChecklistItem, type Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';

/** When each box was ticked, as ISO 8601; a box that is not ticked is absent. */
export type Checklist = Readonly<Partial<Record<ChecklistItem, string>>>;

/** A tick is the time the server saw it. Ticking again changes nothing, so the first time stands. */
export function tick(list: Checklist, given: Readonly<Partial<Record<ChecklistItem, boolean>>>, now: Date): Checklist {
  const entries = checklistItems.flatMap((item): [ChecklistItem, string][] => {
    const wanted = given[item] ?? list[item] !== undefined;
    return wanted ? [[item, list[item] ?? now.toISOString()]] : [];
  });
  return Object.fromEntries(entries);
}

/** All five, always (ux.md D-16); the third of an important account only once the approval is there. */
export function requireTicked(list: Checklist): Outcome<null, Problem> {
  const missing = checklistItems.filter((item) => list[item] === undefined);
  return missing.length === 0 ? ok(null) : refuse({ code: 'reset.checklist_incomplete', missing });
}
