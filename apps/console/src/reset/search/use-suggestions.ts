import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { NamedUser } from '#shared/contracts';
import { ask } from '../../console-api.ts';
import { useDesk } from '../desk/desk.ts';

const WAIT_MS = 250;
const CJK = /[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f]/;
/** From two characters on, or one of Japanese (ux.md D-20). */
const isLongEnough = (text: string): boolean => [...text].length >= 2 || CJK.test(text);

type Answer = Readonly<{ list: readonly NamedUser[] }>;

/** Who is meant, while it is typed; an answer that is overtaken is dropped. Null where nothing is asked. */
export function useSuggestions(typed: string, isWanted: boolean): readonly NamedUser[] | null {
  const { path, isOpen } = useDesk();
  const text = typed.normalize('NFKC').trim();
  const [settled, setSettled] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), WAIT_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const isAsked = isOpen && isWanted && isLongEnough(settled) && settled === text;
  const { data } = useQuery({
    queryKey: ['reset-suggest', path(''), settled],
    queryFn: ({ signal }) => ask<Answer>(path(`/users/suggest?q=${encodeURIComponent(settled)}`), { signal }),
    enabled: isAsked,
    staleTime: 10_000,
    gcTime: 0,
    retry: false,
  });
  return isAsked && data ? data.list : null;
}

/** The last five who were selected, kept by the server (R-040, D-21). */
export function useRecent(isWanted: boolean) {
  const { path, isOpen } = useDesk();
  return useQuery({
    queryKey: ['reset-recent', path('')],
    queryFn: ({ signal }) => ask<Answer>(path('/mfa-resets/recent-targets'), { signal }),
    enabled: isOpen && isWanted,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}
