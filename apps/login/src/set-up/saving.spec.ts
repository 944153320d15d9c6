import { describe, expect, it } from 'vitest';
import { codesAsText } from './saving.ts';
import { ticketIn } from './ticket.ts';

describe('L-050 saved recovery codes', () => {
  it('are one a line, under whose they are', () => {
    const text = codesAsText({ title: 'リカバリーコード', lines: ['組織: 東海商事', '作成日: 今日'] }, [
      'aaaa-bbbb',
      'cccc-dddd',
    ]);
    expect(text).toBe('リカバリーコード\r\n組織: 東海商事\r\n作成日: 今日\r\n\r\naaaa-bbbb\r\ncccc-dddd\r\n');
  });
});

describe('L-052 the code of a link', () => {
  it('is read out of the whole link, or stands alone', () => {
    expect(ticketIn('  abc_DEF-123 \n')).toBe('abc_DEF-123');
    expect(ticketIn('https://login.example/t/set-up#token=abc_DEF-123')).toBe('abc_DEF-123');
    expect(ticketIn('https://login.example/t?ticket=abc')).toBe('abc');
  });
});
