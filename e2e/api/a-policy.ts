import { randomUUID } from 'node:crypto';

/** The condition that an interaction succeeded once. */
export const once = (interaction: string) => ({
  path: `$.${interaction}.success_count`,
  type: 'integer',
  operation: 'gte',
  value: 1,
});

/** A document with one policy: these methods may be used, and every interaction of one of the groups must have succeeded. */
export const policyOf = (methods: readonly string[], ...groups: readonly (readonly string[])[]) => ({
  id: randomUUID(),
  flow: 'oauth',
  enabled: true,
  policies: [
    {
      description: 'test',
      priority: 10,
      conditions: { scopes: ['openid'] },
      available_methods: methods,
      success_conditions: { any_of: groups.map((group) => group.map(once)) },
    },
  ],
});
