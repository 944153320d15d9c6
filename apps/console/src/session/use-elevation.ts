import { createContext, use } from 'react';

export type Elevation = Readonly<{
  /** Seconds of fresh proof that are left; 0 where there is none. */
  left: number;
  /** Asks for the proof where there is none, or only an older one; false when the person stops there. */
  ask: (maxAgeSeconds?: number) => Promise<boolean>;
  /** The proof was given, or given back: the server is asked until when it holds. */
  changed: () => Promise<void>;
}>;

export const Proved = createContext<Elevation | null>(null);

/** The fresh proof of whoever is signed in. */
export function useElevation(): Elevation {
  const elevation = use(Proved);
  if (!elevation) throw new Error('elevation is used outside of ElevationProvider');
  return elevation;
}
