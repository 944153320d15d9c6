import { describe, expect, it } from 'vitest';
import { resetAnomalies } from '#shared/contracts';
import { inWords } from './reset-codes.ts';

describe('a code in a mail to staff', () => {
  it('is told in the words of the reader', () => {
    const codes = { urgency: 'high', cause: 'partially_failed', rules: ['repeated_target', 'odd_hour'] } as const;
    expect(inWords('ja', codes)).toEqual({
      urgency: '高',
      cause: '部分的な失敗',
      rules: '同じユーザーが最近リセットされています、通常の業務時間外に操作されています',
    });
    expect(inWords('en', codes)).toMatchObject({ urgency: 'High', cause: 'It failed in part' });
  });

  it.each(['ja', 'en'] as const)('is never told as it is in %s', (language) => {
    expect(inWords(language, { rules: resetAnomalies })['rules']).not.toMatch(/_|undefined/);
  });

  it('that a mail has not adds nothing to its facts', () => {
    expect(inWords('ja', {})).toEqual({});
  });
});
