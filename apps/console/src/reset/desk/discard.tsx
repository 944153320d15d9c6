import { createContext, use, useCallback, useEffect, useState, type ReactNode } from 'react';
import { AlertDialog } from '../../frame/alert-dialog.tsx';
import { AtDesk, useDesk } from './desk.ts';
import { isDirty } from './lacking.ts';
import { focusSearch } from '../search/focus-search.ts';
import { useWords } from '../words.ts';

const Discarding = createContext<() => void>(() => undefined);
export const useDiscard = (): (() => void) => use(Discarding);

/** What waits for the answer: another user, or nobody at all. */
type Pending = Readonly<{ next: string | null }>;

/** Nothing that was entered goes without a question (R-054, D-24): not by Escape, and not by selecting somebody else. */
export function DiscardGuard({ children }: { children: ReactNode }) {
  const { t } = useWords();
  const desk = useDesk();
  const { reset, leave, select } = desk;
  const [pending, setPending] = useState<Pending | null>(null);
  const wouldLose = reset?.state === 'draft' && isDirty(reset);
  const go = useCallback(
    (next: string | null) => {
      leave();
      if (next === null) focusSearch();
      else select(next);
    },
    [leave, select],
  );
  const leaving = (next: string | null) => (wouldLose ? setPending({ next }) : go(next));
  useEscape(reset?.state === 'draft' && wouldLose, () => setPending({ next: null }));
  return (
    <AtDesk value={{ ...desk, select: leaving }}>
      <Discarding value={() => leaving(null)}>{children}</Discarding>
      <AlertDialog
        isOpen={pending !== null}
        title={t('discard.title')}
        confirm={{
          label: t('discard.confirm'),
          act: () => {
            setPending(null);
            go(pending?.next ?? null);
          },
        }}
        cancel={{ label: t('discard.abort'), act: () => setPending(null) }}
      >
        <p>{t('discard.text')}</p>
      </AlertDialog>
    </AtDesk>
  );
}

/** Escape where nothing else took it: what is open above the page stops it on its way. */
export function useEscape(isOn: boolean, act: () => void): void {
  useEffect(() => {
    if (!isOn) return;
    const pressed = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.isComposing && event.keyCode !== 229 && !event.defaultPrevented) act();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [isOn, act]);
}
