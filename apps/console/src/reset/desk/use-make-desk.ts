import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ResetLineView, UserSummaryView } from '#shared/contracts';
import { isUuid, type JsonObject } from '#shared/kernel';
import { ask } from '../../console-api.ts';
import { useElevation } from '../../session/use-elevation.ts';
import { holdsAny, useMe, useTenant, useTenantPath } from '../../session/use-me.ts';
import type { Desk } from './desk.ts';
import { hindranceOf } from './hindrance.ts';
import { resetKey, useEdit, useResetQuery } from './use-reset-query.ts';

type Place = Readonly<{ reset?: string; user?: string; incident?: string }>;
const uuid = (value: unknown): string | null => (typeof value === 'string' && isUuid(value) ? value : null);

/** What the address says: which reset is worked on, or whose is to be opened. */
function usePlace() {
  const search: Place = useSearch({ strict: false });
  const navigate = useNavigate();
  const go = useCallback(
    (place: Place) =>
      void navigate({
        to: '.',
        search: (before: object) => ({ ...before, reset: undefined, user: undefined, ...place }) as object,
        replace: true,
      }),
    [navigate],
  );
  return {
    resetId: uuid(search.reset),
    userId: uuid(search.user),
    incident: typeof search.incident === 'string' ? search.incident : null,
    go,
  };
}

/** While a reset that was just opened is being read, its user is whoever was selected: not read twice, and no focus is taken. */
function useWanted(known: string | null, isBeingRead: boolean): string | null {
  const last = useRef<string | null>(null);
  const wanted = known ?? (isBeingRead ? last.current : null);
  last.current = wanted;
  return wanted;
}

/** The user who was selected. Each reading is on record as a selection, so it is never read by a clock. */
const useUser = (path: string | null, isOpen: boolean) =>
  useQuery({
    queryKey: ['reset-user', path],
    queryFn: ({ signal }) => ask<UserSummaryView>(path ?? '', { signal }),
    enabled: isOpen && path !== null,
    staleTime: Infinity,
    gcTime: 0,
  });

export type MadeDesk = Readonly<{
  desk: Desk;
  /** A change that waits for the answer whether it may void an approval. */
  asked: JsonObject | null;
  answer: (goOn: boolean) => void;
  editFault: unknown;
}>;

/** Everything the sections of the page have in common. */
export function useMakeDesk(): MadeDesk {
  const [path, tenant, elevation, client] = [useTenantPath(), useTenant(), useElevation(), useQueryClient()];
  const mayExecute = holdsAny(tenant, ['mfa_reset.execute']);
  const isOpen = mayExecute && elevation.left > 0;
  const { resetId, userId, incident, go } = usePlace();
  const resetPath = resetId === null ? null : path(`/mfa-resets/${resetId}`);
  const query = useResetQuery(mayExecute ? resetPath : null);
  const [wasOpen, setWasOpen] = useState(false);
  if (isOpen && !wasOpen) setWasOpen(true);
  // Nothing of the user before the first proof; a run is shown in any case (D-14).
  const read = query.data && (wasOpen || query.data.state !== 'draft') ? query.data : null;
  const { store, lay, fault: editFault, isSaving } = useEdit(resetPath);
  const reset = read && lay(read);
  const wanted = useWanted(reset?.state === 'draft' ? reset.user.id : userId, resetId !== null && query.isPending);
  const user = useUser(wanted === null ? null : path(`/users/${wanted}/mfa-summary`), isOpen);
  const { asked, change, answer, takenBack } = useChange(reset?.phase ?? null, store);
  const [tooLong, setLong] = useState<ReadonlySet<'reason' | 'identity'>>(new Set());
  const open = useOpening(path(''), incident, (id) => go({ reset: id }));
  const { mutate: openFor } = open;
  const found = user.data;
  useEffect(() => {
    if (found && resetId === null && userId === found.id && hindranceOf(found) === null) openFor(found.id);
  }, [found, resetId, userId, openFor]);
  useOwnRun(path(''), mayExecute && resetId === null && userId === null, (id) => go({ reset: id }));
  const desk: Desk = {
    ...{ mayExecute, isOpen, path, reset, isSaving, change, takenBack, tooLong },
    user: found ?? null,
    fault: user.error ?? open.error ?? query.error,
    setTooLong: useCallback((field, isTooLong) => {
      setLong((before) => new Set(isTooLong ? [...before, field] : [...before].filter((each) => each !== field)));
    }, []),
    select: (id) => {
      open.reset();
      go({ user: id });
    },
    leave: () => {
      if (reset?.state === 'draft' && resetPath !== null)
        void ask(`${resetPath}/cancel`, { method: 'POST' }).catch(() => undefined);
      open.reset();
      go({});
    },
    refresh: async () => {
      await client.invalidateQueries({ queryKey: resetKey(resetPath ?? '') });
      await client.invalidateQueries({ queryKey: ['reset-user'] });
    },
  };
  return { desk, asked, answer, editFault };
}

const useOpening = (tenantPath: string, incident: string | null, opened: (id: string) => void) =>
  useMutation({
    mutationFn: (userId: string) =>
      ask<{ id: string }>(`${tenantPath}/mfa-resets`, { method: 'POST', body: { user_id: userId, incident_id: incident } }),
    onSuccess: ({ id }) => opened(id),
  });

/** A change of what was approved, or is asked to be, is asked about before it is made. */
function useChange(phase: string | null, store: (changes: JsonObject) => void) {
  const [asked, setAsked] = useState<JsonObject | null>(null);
  const [takenBack, setTakenBack] = useState(0);
  const isBound = phase === 'awaiting_approval' || phase === 'approved';
  const change = (changes: JsonObject) => {
    if (isBound && !('checklist' in changes)) setAsked(changes);
    else store(changes);
  };
  const answer = (goOn: boolean) => {
    if (goOn && asked) store(asked);
    else setTakenBack((n) => n + 1);
    setAsked(null);
  };
  return { asked, change, answer, takenBack };
}

/** A run of one's own that goes on, e.g. after the window was closed (R-108, D-12). */
function useOwnRun(tenantPath: string, isWanted: boolean, found: (id: string) => void) {
  const { data: me } = useMe();
  const { data } = useQuery({
    queryKey: ['own-run', tenantPath],
    queryFn: ({ signal }) =>
      ask<{ list: readonly ResetLineView[] }>(`${tenantPath}/mfa-resets?status=running&executor_id=${me?.id ?? ''}`, {
        signal,
        background: true,
      }),
    enabled: isWanted && me !== undefined,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  const id = data?.list[0]?.id;
  const isThere = isWanted && id !== undefined;
  useEffect(() => {
    if (isThere && id) found(id);
    // What was found moves the page, and not that the way to do it is made anew at every drawing.
  }, [isThere, id]);
}
