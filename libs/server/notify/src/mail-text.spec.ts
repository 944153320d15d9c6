import { describe, expect, it } from 'vitest';
import { enMail, jaMail, piecesOf } from '#shared/i18n';
import { mailText, type MailName } from './mail-text.ts';

const names = Object.keys(jaMail) as MailName[];
const facts = { tenant: '関所デモ', code: '123456', minutes: '5', link: 'https://login.example.jp/x?token=t' };
const factsIn = (text: string) => piecesOf(text).flatMap((piece) => ('fact' in piece ? [piece.fact] : []));

/** Every fact that the mail names in either language. */
const filled = (name: MailName): Record<string, string> => ({
  ...Object.fromEntries(
    [jaMail, enMail].flatMap((mails) => factsIn(Object.values(mails[name]).join(''))).map((fact) => [fact, '7']),
  ),
  ...facts,
});

describe.each(['ja', 'en'] as const)('mails in %s', (language) => {
  it.each(names)('%s has a subject that names the tenant and a text without gaps', (name) => {
    const { subject, text } = mailText(name, language, filled(name));
    expect(subject).toContain('関所デモ');
    expect(`${subject}${text}`).not.toMatch(/[{}]|undefined/);
    expect(text.length).toBeGreaterThan(40);
  });

  /** Staff is written to about its work, not about its own accounts. */
  it.each(names.filter((name) => !name.startsWith('staff')))('%s says what to do when it was not the reader', (name) => {
    expect(mailText(name, language, facts).text).toMatch(/心当たりがない|not you|did not|never tell/i);
  });
});

describe('mails', () => {
  it('have the same parts and facts in Japanese and English', () => {
    expect(Object.keys(enMail).sort()).toEqual([...names].sort());
    for (const name of names)
      for (const part of ['subject', 'text'] as const)
        expect(factsIn(enMail[name][part]).sort()).toEqual(factsIn(jaMail[name][part]).sort());
  });

  it('A1-01 take no header line or second line from a fact', () => {
    const { subject } = mailText('code', 'ja', { ...facts, tenant: 'x\r\nBcc: eve@example.com\u2028y\0z' });
    expect(subject).toBe('【x Bcc: eve@example.com y z】確認コード 123456');
  });

  it('do not fill what a fact brings along', () => {
    expect(mailText('code', 'en', { ...facts, tenant: '{code}' }).subject).toBe('[{code}] Verification code 123456');
  });
});
