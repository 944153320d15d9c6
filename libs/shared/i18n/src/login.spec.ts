import { describe, expect, it } from 'vitest';
import { fill, jaLogin, languageFor } from './index.ts';

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
});
