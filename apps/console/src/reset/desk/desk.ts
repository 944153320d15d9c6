import { createContext, use } from 'react';
import type { ResetDetailView, UserSummaryView } from '#shared/contracts';
import type { JsonObject } from '#shared/kernel';
import type { TooLong } from './lacking.ts';

export type Desk = Readonly<{
  /** The right to carry out resets. */
  mayExecute: boolean;
  /** Rights and fresh proof: only then is anything asked of the server. */
  isOpen: boolean;
  path: (part: string) => string;
  user: UserSummaryView | null;
  /** Why the user could not be read, or no reset of him be opened. */
  fault: unknown;
  reset: ResetDetailView | null;
  isSaving: boolean;
  /** Stores a change; asks first where it would void an approval. */
  change: (changes: JsonObject) => void;
  /** Changes that a person who was asked took back: fields show again what is stored. */
  takenBack: number;
  tooLong: TooLong;
  setTooLong: (field: 'reason' | 'identity', isTooLong: boolean) => void;
  select: (userId: string) => void;
  /** Gives the draft up, or leaves a result. */
  leave: () => void;
  refresh: () => Promise<void>;
}>;

export const AtDesk = createContext<Desk | null>(null);

/** The reset that is worked on. */
export function useDesk(): Desk {
  const desk = use(AtDesk);
  if (!desk) throw new Error('the desk is used outside of its page');
  return desk;
}
