import { useEffect, useRef, useState } from 'react';
import type { ResetDetailView } from '#shared/contracts';
import { useDesk } from '../desk/desk.ts';
import { listen, type Told } from './live.ts';

const AGAIN_MS = 2_000;
const pause = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, AGAIN_MS);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()));
  });

/** A browser that is cut off says so long before the connection does: that one would only fall silent. */
function offline(): AbortSignal {
  const cut = new AbortController();
  addEventListener('offline', () => cut.abort(), { once: true });
  return cut.signal;
}

export type Live = Readonly<{
  /** The stream is down; the reset is read by the clock meanwhile. */
  isLost: boolean;
  /** Steps that began, each once, in their order. */
  steps: readonly number[];
  /** When the server's worker tries a step again; in ms. */
  retryAt: number | null;
}>;
const nothing: Live = { isLost: false, steps: [], retryAt: null };

/**
 * Listens while something is awaited: a decision about the approval, or the end of a run. What is told only says that the
 * reset has to be read again, so the stream, its loss and a second window cannot show different things.
 */
export function useLive(reset: ResetDetailView | null): Live {
  const { path, refresh } = useDesk();
  const [live, setLive] = useState(nothing);
  const isRun = reset?.state === 'running';
  const isAwaited = isRun || reset?.phase === 'awaiting_approval' || reset?.phase === 'approved';
  const id = reset?.id;
  const [watched, setWatched] = useState<string>();
  const start = useRef(0);
  start.current = isRun ? 0 : (reset?.last_seq ?? 0); // a run is told from its beginning, also to who comes back to it
  const tell = useRef(refresh);
  tell.current = refresh;
  const stream = path(`/mfa-resets/${id ?? ''}/stream`);
  useEffect(() => {
    if (!isAwaited) return;
    const stop = new AbortController();
    setLive(nothing);
    if (isRun) setWatched(id);
    const follow = async () => {
      let after = start.current;
      while (!stop.signal.aborted) {
        const onTold = (told: Told) => {
          after = Math.max(after, told.seq);
          setLive((before) => heard(before, told));
          void tell.current();
        };
        const onOpen = () => setLive((before) => ({ ...before, isLost: false }));
        const signal = AbortSignal.any([stop.signal, offline()]);
        await listen(stream, { after, signal, onOpen, onTold }).catch(() => {
          if (stop.signal.aborted) return;
          setLive((before) => ({ ...before, isLost: true }));
          void tell.current().catch(() => undefined);
        });
        await pause(stop.signal);
      }
    };
    void follow();
    return () => stop.abort();
  }, [isAwaited, isRun, id, stream]);
  // A short run may end before all of it was heard: what the reset itself tells is said too.
  const isWatched = reset !== null && reset.id === watched;
  return isWatched ? { ...live, steps: merged(live.steps, begun(reset)) } : live;
}

const begun = ({ steps }: ResetDetailView) => steps.filter(({ state }) => state !== 'waiting').map(({ step }) => step);
const merged = (heard: readonly number[], read: readonly number[]) => [...new Set([...heard, ...read])].sort((a, b) => a - b);

function heard(before: Live, { type, step, state, seconds }: Told): Live {
  if (type === 'retrying') return { ...before, retryAt: Date.now() + (seconds ?? 0) * 1_000 };
  const isNew = type === 'step' && state === 'running' && step !== null && !before.steps.includes(step);
  return { ...before, retryAt: null, steps: isNew ? [...before.steps, step] : before.steps };
}
