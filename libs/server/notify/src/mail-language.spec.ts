import { describe, expect, it } from 'vitest';
import { jaMail, piecesOf } from '#shared/i18n';
import { Outbox, type Tx } from '#server/platform';
import { Mailer, type MailJob } from './mailer.ts';
import type { MailName } from './mail-text.ts';

const names = Object.keys(jaMail) as MailName[];
const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/;

/** Facts without a word of either language, so that what is read is the mail's own. */
const factsOf = (name: MailName): Record<string, string> =>
  Object.fromEntries(
    piecesOf(Object.values(jaMail[name]).join('')).flatMap((piece) => ('fact' in piece ? [[piece.fact, '7']] : [])),
  );

/** The job that a mail becomes. */
async function jobOf(name: MailName, language: 'ja' | 'en'): Promise<MailJob> {
  const jobs: MailJob[] = [];
  const outbox = Object.assign(Object.create(Outbox.prototype) as Outbox, {
    put: async (_tx: Tx, { payload }: { payload: unknown }) => String(jobs.push(payload as MailJob)),
  });
  await new Mailer(outbox).put({} as Tx, { to: 'taro@example.jp', name, language, facts: factsOf(name) });
  const [job] = jobs;
  if (!job) throw new Error('no job was put');
  return job;
}

describe('every kind of mail is written and marked in the language of its reader', () => {
  it.each(names)('%s in Japanese', async (name) => {
    const { subject, text, language } = await jobOf(name, 'ja');
    expect(language).toBe('ja');
    expect(subject).toMatch(JAPANESE);
    expect(text).toMatch(JAPANESE);
  });

  it.each(names)('%s in English', async (name) => {
    const { subject, text, language } = await jobOf(name, 'en');
    expect(language).toBe('en');
    expect(`${subject}${text}`).not.toMatch(JAPANESE);
  });
});
