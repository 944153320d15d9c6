import { describe, expect, it } from 'vitest';
import { contactLink, mayLeaveTo, ownLogo, pageLink } from './safe-link.ts';

const ORIGIN = 'https://login.example.jp';

describe('links from settings', () => {
  it('lead to pages only', () => {
    expect(pageLink('https://example.jp/terms')).toBe('https://example.jp/terms');
    for (const uri of ['javascript:alert(1)', ' JavaScript:alert(1)', 'data:text/html,x', '/relative', '', undefined])
      expect(pageLink(uri)).toBeNull();
  });

  it('let a login end in a web address or an own scheme, never in code', () => {
    expect(mayLeaveTo('http://localhost:3000/callback?code=1')).toBe(true);
    expect(mayLeaveTo('com.example.app:/callback?code=1')).toBe(true);
    for (const uri of ['javascript:alert(1)', 'java\nscript:alert(1)', 'data:text/html,x', 'not a uri'])
      expect(mayLeaveTo(uri)).toBe(false);
  });

  it('make contacts clickable where it is clear how', () => {
    expect(contactLink('help@example.jp')).toBe('mailto:help@example.jp');
    expect(contactLink('03-1234-5678')).toBe('tel:0312345678');
    expect(contactLink('内線 1234')).toBeNull();
  });
});

describe('L-081 a logo', () => {
  it('is shown from our own origin or from its own address', () => {
    expect(ownLogo('/assets/logo.png', ORIGIN)).toBe('https://login.example.jp/assets/logo.png');
    expect(ownLogo('data:image/png;base64,AAAA', ORIGIN)).toBe('data:image/png;base64,AAAA');
  });

  it('is left out where it would ask somebody else', () => {
    for (const uri of ['https://cdn.example.com/logo.png', '//cdn.example.com/l.png', 'data:text/html,x', null])
      expect(ownLogo(uri, ORIGIN)).toBeNull();
  });
});
