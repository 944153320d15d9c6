import { describe, expect, it } from 'vitest';
import { conditions, isMeant } from './conditions.ts';

const request = { clientIds: ['5b2f…', 'shop'], scopes: ['openid'], acrValues: ['aal2'] };

describe('when a policy is meant', () => {
  it.each([
    ['client_ids', ['shop', 'kiosk'], ['kiosk']],
    ['scopes', ['openid', 'email'], ['email']],
    ['acr_values', ['aal2'], ['aal1']],
  ] as const)('%s want one of their entries in the request', (key, overlapping, foreign) => {
    expect(conditions[key](overlapping, request)).toBe(true);
    expect(conditions[key](foreign, request)).toBe(false);
  });

  it('asks all of its keys, and nothing of an empty one', () => {
    expect(isMeant({ client_ids: ['shop'], scopes: ['openid'], acr_values: [] }, request)).toBe(true);
    expect(isMeant({ client_ids: ['shop'], scopes: ['email'] }, request)).toBe(false);
    expect(isMeant({}, request)).toBe(true);
  });
});
