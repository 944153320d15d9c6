import type { Selector } from './policy.ts';

/** What an authorization request says about itself. */
export type PolicyRequest = Readonly<{
  /** Every name the client goes by: its id, and its alias where it has one. */
  clientIds: readonly string[];
  scopes: readonly string[];
  acrValues: readonly string[];
}>;

type Asks = (wanted: readonly string[], request: PolicyRequest) => boolean;

const overlap =
  (offered: (request: PolicyRequest) => readonly string[]): Asks =>
  (wanted, request) =>
    wanted.some((one) => offered(request).includes(one));

/** When a policy is meant. A new condition key is one entry here. */
export const conditions = {
  client_ids: overlap((request) => request.clientIds),
  acr_values: overlap((request) => request.acrValues),
  scopes: overlap((request) => request.scopes),
} satisfies Record<keyof Selector, Asks>;

const keys = ['client_ids', 'acr_values', 'scopes'] as const satisfies readonly (keyof Selector)[];

/** Empty lists ask nothing; all others must overlap with the request. */
export const isMeant = (selector: Selector, request: PolicyRequest): boolean =>
  keys.every((key) => {
    const wanted = selector[key] ?? [];
    return wanted.length === 0 || conditions[key](wanted, request);
  });
