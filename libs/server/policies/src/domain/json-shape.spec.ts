import { describe, expect, it } from 'vitest';
import { jsonPath, shapeFaults } from './json-shape.ts';

describe('a JSON path', () => {
  it.each([
    [[], '$'],
    [['policies', 0, 'conditions'], '$.policies[0].conditions'],
    [['acr_mapping_rules', 'urn:mfa', 1], '$.acr_mapping_rules["urn:mfa"][1]'],
    [['a.b'], '$["a.b"]'],
  ])('of %j is %s', (steps, path) => {
    expect(jsonPath(steps)).toBe(path);
  });
});

describe('the shape of a document', () => {
  it('may be as deep as a policy is', () => {
    expect(shapeFaults({ policies: [{ success_conditions: { any_of: [[{ value: [1] }]] } }] })).toEqual({
      faults: [],
      readable: true,
    });
  });

  it('A1-02 has no keys of the prototype chain, however deep', () => {
    expect(shapeFaults(JSON.parse('{"a":[{"__proto__":{"constructor":1}}]}')).faults.map(({ path }) => path)).toEqual([
      '$.a[0].__proto__',
      '$.a[0].__proto__.constructor',
    ]);
  });

  it('is refused unread when it goes on for ever', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    expect(shapeFaults(loop).readable).toBe(false);
  });
});
