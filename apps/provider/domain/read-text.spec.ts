import { describe, expect, it } from 'vitest';
import { findCode, findLinks, textOfHtml } from './read-text.ts';

describe('reading a message', () => {
  it('finds links in text and HTML, each once, without the punctuation around them', () => {
    expect(
      findLinks(
        '確認：http://localhost:8080/v?a=1&b=2。また（https://example.jp/x）も。',
        '<a href="http://localhost:8080/v?a=1&amp;b=2">確認</a> <a href=\'https://example.jp/y\'>y</a>',
      ),
    ).toEqual(['http://localhost:8080/v?a=1&b=2', 'https://example.jp/x', 'https://example.jp/y']);
  });

  it('A1-01 never offers a script link to click on', () => {
    expect(findLinks('javascript:alert(1)', '<a href="javascript:alert(1)">x</a><a href=" JAVASCRIPT:x">y</a>')).toEqual([]);
  });

  it('finds the six digits that stand alone and takes none out of a link or a longer number', () => {
    expect(findCode('確認コードは123456です。')).toBe('123456');
    expect(findCode('see http://localhost/v/654321 or call +819012345678')).toBeNull();
    expect(findCode('1234567')).toBeNull();
  });

  it('makes a readable text of HTML', () => {
    expect(textOfHtml('<head><title>t</title></head><style>p{}</style><p>A &amp; B</p><p>&lt;C&gt;<br>D</p>')).toBe(
      'A & B\n<C>\nD',
    );
  });
});
