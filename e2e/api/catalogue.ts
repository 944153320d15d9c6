import * as contracts from '#shared/contracts';
import type { Endpoint } from '#shared/contracts';

const isEndpoint = (value: object): value is Endpoint =>
  ['name', 'method', 'path', 'surface', 'access', 'params', 'query', 'body'].every((member) => member in value);

/** Every endpoint that a value holds, however deep: a new endpoint, or a whole new surface, needs no word here. */
function endpointsIn(value: unknown, seen: Set<unknown>): Endpoint[] {
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  if (isEndpoint(value)) return [value];
  return Object.values(value).flatMap((inner) => endpointsIn(inner, seen));
}

/** Every endpoint of the product's contracts, once each. */
export const everything: readonly Endpoint[] = endpointsIn(contracts, new Set());

/** Those of the Supabase-compatible surface, which has envelopes, bearers and a walk of its own in e2e/supabase. */
export const ofSupabase: readonly Endpoint[] = everything.filter(({ surface }) => surface === 'supabase');

/** Those of the console's own listener, with a walk of its own in console.api.spec.ts. */
export const ofConsole: readonly Endpoint[] = everything.filter(({ surface }) => surface === 'console');

/** All of the public listener. */
export const ofPublic: readonly Endpoint[] = everything.filter(({ surface }) => surface !== 'console');

/** All others: what the walks of this folder go through. */
export const catalogue: readonly Endpoint[] = ofPublic.filter(({ surface }) => surface !== 'supabase');

/** `GET /a/:id`: how an endpoint is named where a test fails. */
export const signature = ({ method, path }: Pick<Endpoint, 'method' | 'path'>): string => `${method} ${path}`;

export const takesBody = ({ method }: Endpoint): boolean => method === 'POST' || method === 'PUT' || method === 'PATCH';

/** The names of the places in an endpoint's path. */
export const placesOf = ({ path }: Endpoint): readonly string[] =>
  [...path.matchAll(/:([A-Za-z]+)/g)].flatMap(([, name]) => (name === undefined ? [] : [name]));

/** The address with every place filled; throws for a place without a value. */
export const addressOf = ({ path }: Endpoint, values: Readonly<Record<string, string>>): string =>
  path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`no value for :${name} of ${path}`);
    return value;
  });

/** Endpoints that clients of OAuth ask with a form; all others take JSON. */
export const takesForm = ({ surface }: Endpoint): boolean => surface === 'oauth';

export const isOrganizationLevel = ({ access }: Endpoint): boolean =>
  access.by === 'management' && access.level === 'organization';

/** A walk is some thousand requests: seconds on an idle machine, minutes on one that is busy with other tests. */
export const WALK_MS = 240_000;
