import { describe, expect, it } from 'vitest';
import { dropFields } from './drop-fields.ts';

describe('dropping fields from an answer', () => {
  it('002 weakness 1: takes them out at any depth and leaves the rest', () => {
    const contents = { verification_code: '1', a: [{ verification_code: '2', b: 1 }], c: { verification_code: '3' }, d: null };
    expect(dropFields(contents, ['verification_code'])).toEqual({ a: [{ b: 1 }], c: {}, d: null });
  });

  it('takes a text body as a whole when it names one', () => {
    expect(dropFields({ raw_body: '<verification_code>1' }, ['verification_code'])).toEqual({});
    expect(dropFields({ raw_body: 'OK' }, ['verification_code'])).toEqual({ raw_body: 'OK' });
  });
});
