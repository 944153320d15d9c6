import { describe, expect, it } from 'vitest';
import { fill, jaLogin, knownLanguage, languageFor, mailLanguage, wishesIn } from './index.ts';

describe('the words of the login pages', () => {
  it('L-001 L-021 L-033 L-034 say what the specification says, to the letter', () => {
    expect(jaLogin['ended.expired']).toBe('このログインは期限切れです。アプリに戻ってやり直してください。');
    expect(jaLogin['login.wrong']).toBe('メールアドレスまたはパスワードが正しくありません。');
    expect(jaLogin['code.wrong']).toBe('コードが正しくないか、有効期限が切れています。');
    expect(jaLogin['way.sms.failed']).toBe('SMSを送信できませんでした。');
    expect(fill(jaLogin['locked.text'], { n: 15 })).toBe(
      'アカウントがロックされました。15分後に再試行するか、ロックを解除してください。',
    );
  });
});

describe('filling a text', () => {
  it('puts every fact in its place', () => {
    expect(fill('{a} and {b} and {a}', { a: 1, b: 'two' })).toBe('1 and two and 1');
  });

  it('keeps a place visible when its fact is missing, and never reads inherited members', () => {
    expect(fill('あと{n}回 {toString}')).toBe('あと{n}回 {toString}');
  });

  it('does not fill what a fact brings along', () => {
    expect(fill('{a}{b}', { a: '{b}', b: 'x' })).toBe('{b}x');
  });
});

describe('choosing a language', () => {
  it('takes the first wish that is ours', () => {
    expect(languageFor([null, 'fr-FR', 'en-US', 'ja'])).toBe('en');
    expect(languageFor(['ja-JP', 'en'])).toBe('ja');
  });

  it('falls back to Japanese', () => {
    expect(languageFor(['de', undefined])).toBe('ja');
  });

  it('says so when none is ours', () => {
    expect(knownLanguage(['de', undefined])).toBeNull();
  });

  it.each([
    ['en-US,en;q=0.9,ja;q=0.8', 'en'],
    ['fr;q=1, ja ; q=0.4, en;q=0.5', 'en'],
    ['en;q=0, ja;q=0.1', 'ja'],
    ['en;q=much, ja', 'ja'],
    ['*', null],
    ['', null],
    [',;=,;q', null],
  ])('RFC 9110 12.5.4 weighs Accept-Language: %s', (header, language) => {
    expect(knownLanguage(wishesIn(header))).toBe(language);
  });

  it("writes mails in their reader's language, else in the one of the request, else in Japanese", () => {
    expect([mailLanguage('en', 'ja'), mailLanguage(null, 'en'), mailLanguage(null, null)]).toEqual(['en', 'en', 'ja']);
  });
});
