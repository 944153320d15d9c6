import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { Challenges, type MessageKind } from './domain/challenges.ts';
import { Faults } from './domain/faults.ts';
import { Messages } from './domain/messages.ts';
import { findCode, findLinks } from './domain/read-text.ts';
import { codeFor, findTemplate, type CodePolicy } from './domain/templates.ts';
import { Tokens } from './domain/tokens.ts';

export type PlainMessage = Readonly<{ kind: MessageKind; to: string; subject?: string; text: string; html?: string }>;

/** One running provider: its memory, and the acts that need a clock or chance. */
export class Provider {
  readonly faults = new Faults();
  readonly messages = new Messages();
  readonly #challenges = new Challenges();
  readonly #tokens = new Tokens();
  readonly #codes: CodePolicy;
  readonly #birth = randomUUID();

  constructor(codes: CodePolicy) {
    this.#codes = codes;
  }

  /** Changes with every message and switch; never the same in two lives, so that an open page notices a restart. */
  get version(): string {
    return `${this.#birth}.${this.messages.version}.${this.faults.version}`;
  }

  /** Sends a code and answers its transaction, or null when the template is unknown. */
  challenge(kind: MessageKind, to: string, templateName: string): { transaction_id: string; verification_code: string } | null {
    const template = findTemplate(templateName);
    if (!template) return null;
    const code = codeFor(templateName, this.#codes, String(randomInt(1_000_000)).padStart(6, '0'));
    const id = randomUUID();
    this.#challenges.add({ id, kind, code, now: Date.now() });
    this.messages.add({
      id: randomUUID(),
      kind,
      to,
      template: templateName,
      text: template.text(code),
      ...(kind === 'email' && { subject: `${template.subject.ja} / ${template.subject.en}` }),
      code,
      transaction_id: id,
      at: new Date().toISOString(),
    });
    return { transaction_id: id, verification_code: code };
  }

  /** True when the code was right and is spent by this call. */
  verify(kind: MessageKind, code: string, transactionId: string | undefined): boolean {
    return this.#challenges.spend({ kind, code, transactionId, now: Date.now() });
  }

  /** Puts a message written elsewhere into the inbox; answers its id. */
  deliver({ kind, to, subject, text, html }: PlainMessage): string {
    const id = randomUUID();
    const links = findLinks(text, html);
    this.messages.add({
      id,
      kind,
      to,
      template: null,
      text: { ja: text, en: text },
      ...(subject !== undefined && { subject }),
      code: findCode(text),
      transaction_id: null,
      at: new Date().toISOString(),
      ...(html !== undefined && { html }),
      ...(links.length > 0 && { links }),
    });
    return id;
  }

  issueToken(): string {
    const token = randomBytes(24).toString('base64url');
    this.#tokens.add(token, Date.now());
    return token;
  }

  honours(token: string): boolean {
    return this.#tokens.isGood(token, Date.now());
  }

  revokeTokens(): void {
    this.#tokens.revokeAll();
  }
}
