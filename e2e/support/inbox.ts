import { expect } from '@playwright/test';

export type Message = Readonly<{
  kind: 'sms' | 'email';
  to: string;
  subject?: string;
  code: string | null;
  links?: readonly string[];
  template: string | null;
  text: Readonly<Record<'ja' | 'en', string>>;
}>;

/** What the message provider shows in its inbox. Messages to one recipient, newest first. */
export class Inbox {
  constructor(readonly url: string) {}

  async messages(to: string): Promise<readonly Message[]> {
    const answer = await fetch(`${this.url}/messages?to=${encodeURIComponent(to)}`);
    return (await answer.json()) as readonly Message[];
  }

  /** The newest message to somebody that `fits`, waited for: mail goes out after the answer of the page. */
  async newest(to: string, fits: (message: Message) => boolean): Promise<Message> {
    let found: Message | undefined;
    await expect
      .poll(async () => (found = (await this.messages(to)).find(fits)) !== undefined, { message: `a message to ${to}` })
      .toBe(true);
    if (!found) throw new Error(`no message to ${to}`);
    return found;
  }

  async code(to: string): Promise<string> {
    return (await this.newest(to, ({ code }) => code !== null)).code ?? '';
  }

  /** The link of a mail; `page` is the last part of its address. */
  async link(to: string, page: 'password-reset' | 'verify-email' | 'unlock' | 'set-up'): Promise<string> {
    const leads = (link: string) => link.includes(`/${page}#token=`);
    return (await this.newest(to, ({ links }) => links?.some(leads) ?? false)).links?.find(leads) ?? '';
  }
}

/** A code that is surely not this one. */
export const otherThan = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
