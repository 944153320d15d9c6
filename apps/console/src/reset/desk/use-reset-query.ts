import { focusManager, useIsMutating, useMutation, useQuery, useQueryClient, type Query } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ResetDetailView } from '#shared/contracts';
import { isJsonObject, type JsonObject } from '#shared/kernel';
import { ask, ConsoleProblem } from '../../console-api.ts';
import { useElevation } from '../../session/use-elevation.ts';

const WHILE_DRAFT_MS = 30_000;
const WHILE_RUNNING_MS = 5_000;
const WHILE_SENDING_MS = 2_000;

export const resetKey = (path: string) => ['reset', path] as const;

/** How often the reset is read again although nobody told of a change. */
function pace({ state: { data: reset } }: Query<ResetDetailView>): number | false {
  if (!reset) return false;
  if (reset.state === 'draft') return WHILE_DRAFT_MS;
  if (reset.state === 'running') return WHILE_RUNNING_MS;
  if (reset.way_back?.approval?.state === 'pending') return WHILE_RUNNING_MS;
  return reset.notices.some(({ state }) => state === 'sending') ? WHILE_SENDING_MS : false;
}

/** The reset as the server has it. Reading again is nobody's act. */
export function useResetQuery(path: string | null) {
  const query = useQuery({
    queryKey: resetKey(path ?? ''),
    queryFn: ({ signal }) => ask<ResetDetailView>(path ?? '', { background: true, signal }),
    enabled: path !== null,
    staleTime: 0,
    gcTime: 0, // nothing of a person is kept for later
    refetchInterval: pace,
    refetchOnWindowFocus: false, // it would let a reading end that began before the return, and may tell of the time before
  });
  const { refetch } = query;
  useEffect(() => {
    if (path === null) return undefined;
    return focusManager.subscribe((isBack) => {
      if (isBack) void refetch();
    });
  }, [path, refetch]);
  return query;
}

/** What the page shows while a change is on its way. */
function shown(reset: ResetDetailView, { checklist, identity_proof: proof, ...plain }: JsonObject): ResetDetailView {
  const ticks = isJsonObject(checklist) ? checklist : {};
  const now = new Date().toISOString();
  const list = {
    ...reset.checklist,
    ...Object.fromEntries(Object.entries(ticks).map(([item, on]) => [item, on === true ? now : undefined])),
  };
  return { ...reset, ...plain, ...(proof === undefined ? {} : { identity_proof: proof }), checklist: list } as ResetDetailView;
}

type Unsaved = Readonly<{ path: string | null; changes: JsonObject }>;

/**
 * Stores what is entered, one change after the other. Until a change is answered it lies over whatever is read: a reading that
 * began before it was stored (by the clock, by what the stream told, by a return to the window) takes nothing back. It is the
 * state of a component because that is drawn before the click ends; a box that waits for the cache jumps back first.
 */
export function useEdit(path: string | null) {
  const client = useQueryClient();
  const elevation = useElevation();
  const [unsaved, setUnsaved] = useState<readonly Unsaved[]>([]);
  const key = resetKey(path ?? '');
  const mutationKey = ['edit', ...key];
  const edit = useMutation({
    mutationKey,
    scope: { id: mutationKey.join() },
    mutationFn: ({ changes }: Unsaved) => ask(path ?? '', { method: 'PATCH', body: changes }),
    onSuccess: (_, { changes }) => {
      void client.cancelQueries({ queryKey: key }); // it may tell of the time before
      client.setQueryData<ResetDetailView>(key, (reset) => reset && shown(reset, changes));
    },
    onError: (fault) => {
      if (fault instanceof ConsoleProblem && fault.code.startsWith('reauth_')) void elevation.changed();
    },
    onSettled: (_, __, answered) => {
      setUnsaved((before) => before.filter((one) => one !== answered));
      if (client.isMutating({ mutationKey }) === 1) return client.invalidateQueries({ queryKey: key });
      return undefined;
    },
  });
  const store = (changes: JsonObject) => {
    const one = { path, changes };
    setUnsaved((before) => [...before, one]);
    void client.cancelQueries({ queryKey: key }); // the change does not wait for a reading that it makes old
    edit.mutate(one);
  };
  const waiting = unsaved.filter((one) => one.path === path);
  const lay = (reset: ResetDetailView) => waiting.reduce((before, { changes }) => shown(before, changes), reset);
  return { store, lay, fault: edit.error, isSaving: useIsMutating({ mutationKey }) > 0 || waiting.length > 0 };
}
