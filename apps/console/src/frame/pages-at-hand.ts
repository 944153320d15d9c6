import { createContext } from 'react';
import type { Permission } from '#shared/contracts';

/** Which pages there are and who may see them, for links within a page: the table of pages loads the pages, so they cannot load it. */
export const PagesAtHand = createContext<readonly Readonly<{ path: string; permissions: readonly Permission[] }>[]>([]);
