import { appStates } from '../support/app-states.ts';
import { faultsOf } from '../support/looks.ts';
import { helpStates, states } from '../support/states.ts';
import { expect, test } from '../support/test.ts';

test.describe('accessible in both languages, all widths and all colour schemes', () => {
  for (const [name, reach] of Object.entries({ ...states, ...appStates, ...helpStates })) {
    test(`L-080 ${name}`, async ({ visitor, tenants, makeUser, makeAppOwner, ageing, address, thorough }) => {
      await reach({ visitor, tenants, makeUser, makeAppOwner, ageing, address });
      expect(await faultsOf(visitor.page, name, { thorough, switchable: !(name in helpStates) })).toEqual([]);
    });
  }
});
