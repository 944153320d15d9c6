import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { isUuid } from '#shared/kernel';
import { methods, states } from './lists.ts';

const DAY = /^\d{4}-\d\d-\d\d$/;
const isAllowed = {
  from: (text: string) => DAY.test(text) && !Number.isNaN(Date.parse(text)),
  to: (text: string) => DAY.test(text) && !Number.isNaN(Date.parse(text)),
  method: (text: string) => methods.some((each) => each === text),
  status: (text: string) => states.some((each) => each === text),
  user: isUuid,
  executor: isUuid,
};
export type FilterName = keyof typeof isAllowed;
export type Filters = Readonly<Partial<Record<FilterName, string>>>;
const names = Object.keys(isAllowed) as readonly FilterName[];

/** Takes from an address the filters that this page understands; the rest is nobody's fault and left out. */
export function filtersOf(search: Readonly<Record<string, unknown>>): Filters {
  const known = names.flatMap((name) => {
    const value = search[name];
    return typeof value === 'string' && isAllowed[name](value) ? [[name, value] as const] : [];
  });
  return Object.fromEntries(known);
}

const DAY_MS = 86_400_000;
/** Days are those of Japan; the last day is in it whole. */
const startOf = (day: string, days = 0): string => new Date(Date.parse(`${day}T00:00:00+09:00`) + days * DAY_MS).toISOString();

/** The filters as the server asks for them. */
export function queryOf({ from, to, user, executor, ...rest }: Filters, after: string | null): string {
  const query = new URLSearchParams({
    ...rest,
    ...(from === undefined ? {} : { from: startOf(from) }),
    ...(to === undefined ? {} : { to: startOf(to, 1) }),
    ...(user === undefined ? {} : { user_id: user }),
    ...(executor === undefined ? {} : { executor_id: executor }),
    ...(after === null ? {} : { after }),
  });
  return query.toString();
}

/** What the address of the page says, and the way to another one; each is a step of the browser's back button. */
export function useFilters(): readonly [Filters, (next: Filters) => void] {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const go = useCallback(
    (next: Filters) =>
      void navigate({ to: '.', search: ({ tenant }) => ({ ...(tenant === undefined ? {} : { tenant }), ...next }) }),
    [navigate],
  );
  return [filtersOf(search), go];
}
