import { MutationCache, notifyManager, QueryCache, QueryClient } from '@tanstack/react-query';
import { ConsoleProblem } from './console-api.ts';
import { leave } from './session/leave.ts';

/** A session that ended while a page was open ends the page too, whichever call learns of it first. */
const noticeEnd = (fault: unknown): void => {
  if (fault instanceof ConsoleProblem && fault.code === 'session_ended') leave('session');
};

/** Faults are tried again twice; a refusal is an answer and never asked for again by itself. */
const RETRIES = 2;

// Not in a later task, as it would be: what was just chosen would be drawn as it was before, for a moment.
notifyManager.setScheduler(queueMicrotask);

export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    queryCache: new QueryCache({ onError: noticeEnd }),
    mutationCache: new MutationCache({ onError: noticeEnd }),
    defaultOptions: {
      queries: {
        retry: (failures, fault) => fault instanceof ConsoleProblem && fault.isFault && failures < RETRIES,
        refetchOnWindowFocus: false,
        staleTime: 30_000,
      },
      mutations: { retry: false },
    },
  });
