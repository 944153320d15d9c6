import { describe, expect, it } from 'vitest';
import { knownMethods, methodOfInteraction } from './methods.ts';

describe('the registry of methods', () => {
  it('gives every interaction to one method', () => {
    const interactions = knownMethods.flatMap((method) => method.interactions);
    expect(new Set(interactions).size).toBe(interactions.length);
  });

  it.each(knownMethods)('$method is proved by one of its own interactions', ({ method, interactions, provedBy }) => {
    expect(interactions).toContain(provedBy);
    expect(methodOfInteraction(provedBy)?.method).toBe(method);
  });

  it('X-13 has everything but e-mail fit for AAL2', () => {
    expect(knownMethods.filter(({ aal2 }) => !aal2).map(({ method }) => method)).toEqual(['email']);
  });

  it('knows no interaction of the prototype chain', () => {
    expect(methodOfInteraction('constructor')).toBeUndefined();
  });
});
