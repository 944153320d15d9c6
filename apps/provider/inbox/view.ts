import type { Fault, FaultRoute } from '../domain/faults.ts';
import type { Message } from '../domain/messages.ts';
import type { Language } from './words.ts';

/** What one reader of the inbox sees. */
export type InboxView = Readonly<{
  language: Language;
  /** Newest first. */
  messages: readonly Message[];
  faults: readonly (Fault & { readonly route: FaultRoute })[];
  chosenRoute: FaultRoute | '*';
  version: string;
}>;
