import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { jaEventNames } from '#shared/i18n';

export const filterNames = ['from', 'to', 'actor', 'target', 'type', 'outcome', 'ip', 'request_id'] as const;
export type FilterName = (typeof filterNames)[number];
export type Filters = Readonly<Partial<Record<FilterName, string>>>;
/** What the address of the page says: the filters, the page of the list, and the event whose details are open. */
export type AuditSearch = Filters & Readonly<{ cursor?: string; event?: string }>;

const LOCAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/;
const isAllowed: Readonly<Record<string, (text: string) => boolean>> = {
  from: (text) => LOCAL.test(text),
  to: (text) => LOCAL.test(text),
  type: (text) => Object.hasOwn(jaEventNames, text),
  outcome: (text) => ['success', 'failure', 'denied'].includes(text),
};
const MOST_LETTERS = 256;

/** Takes from an address what this page understands; the rest of it is nobody's fault and left out. */
export function auditSearch(search: Readonly<Record<string, unknown>>): AuditSearch {
  const known = [...filterNames, 'cursor', 'event'].flatMap((name) => {
    const value = search[name];
    const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim().slice(0, MOST_LETTERS) : '';
    return text !== '' && (isAllowed[name]?.(text) ?? true) ? [[name, text] as const] : [];
  });
  return Object.fromEntries(known);
}

/** The times of the page are JST and have no zone written on them. */
const asInstant = (local: string): string => `${local}:00+09:00`;

/** The filters as the server asks for them. */
export function queryOf(search: Omit<AuditSearch, 'event'>): URLSearchParams {
  const { from, to, ...rest } = search;
  return new URLSearchParams({
    ...rest,
    ...(from === undefined ? {} : { from: asInstant(from) }),
    ...(to === undefined ? {} : { to: asInstant(to) }),
  });
}

export const filtersOf = (search: AuditSearch): Filters =>
  Object.fromEntries(filterNames.flatMap((name) => (search[name] === undefined ? [] : [[name, search[name]] as const])));

/** The page's own part of the address, and the way to another one; each is a step of the browser's back button. */
export function useAuditSearch(): readonly [AuditSearch, (next: AuditSearch) => void] {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const go = useCallback(
    (next: AuditSearch) =>
      void navigate({ to: '.', search: ({ tenant }) => ({ ...(tenant === undefined ? {} : { tenant }), ...next }) }),
    [navigate],
  );
  return [auditSearch(search), go];
}
