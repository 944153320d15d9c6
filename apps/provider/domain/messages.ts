import type { MessageKind } from './challenges.ts';
import type { Bilingual } from './templates.ts';

export type Message = Readonly<{
  id: string;
  kind: MessageKind;
  to: string;
  /** Null for plain sending and for mail received by SMTP. */
  template: string | null;
  text: Bilingual;
  subject?: string;
  /** The code in the message, or null when there is none. */
  code: string | null;
  transaction_id: string | null;
  /** ISO 8601, UTC. */
  at: string;
  html?: string;
  links?: readonly string[];
}>;

export type MessageFilter = Readonly<{ to?: string | undefined; kind?: MessageKind | undefined }>;

const MESSAGES_KEPT = 500;

/** What was sent, newest first, bounded. `version` changes whenever the list does. */
export class Messages {
  #list: readonly Message[] = [];
  #version = 0;

  get version(): number {
    return this.#version;
  }

  add(message: Message): void {
    this.#list = [message, ...this.#list.slice(0, MESSAGES_KEPT - 1)];
    this.#version += 1;
  }

  clear(): void {
    this.#list = [];
    this.#version += 1;
  }

  find({ to, kind }: MessageFilter = {}): readonly Message[] {
    return this.#list.filter(
      (message) => (kind === undefined || message.kind === kind) && (to === undefined || isSameRecipient(message.to, to)),
    );
  }
}

/** `+` arrives as a space from an unencoded query, and requirement 002 writes numbers with hyphens: digits decide. */
function isSameRecipient(a: string, b: string): boolean {
  const spelling = (to: string) => (/^[+\d\s-]+$/.test(to) ? to.replace(/\D/g, '') : to.trim().toLowerCase());
  return spelling(a) === spelling(b);
}
