import { z } from 'zod';
import type { Permission } from './permissions.ts';

/** Whose wire format an endpoint speaks; it decides the shape of a refusal. */
export type Surface = 'transaction' | 'oauth' | 'management' | 'supabase' | 'console' | 'site';

/** Who may call. A route without a rule answers 403. */
export type Access =
  | Readonly<{ by: 'anyone' }>
  /** The browser or API client that opened the transaction (rulings section 4). */
  | Readonly<{ by: 'transaction' }>
  /** The person whose login's session cookie the browser holds, on our own pages (security page). */
  | Readonly<{ by: 'session' }>
  /** A registered OAuth client, authenticated as its registration says. */
  | Readonly<{ by: 'oauth-client' }>
  /** The person an access token of this tenant stands for. */
  | Readonly<{ by: 'access-token'; scope: string }>
  /** The person whose living Supabase session the bearer token names. */
  | Readonly<{ by: 'supabase-session' }>
  /** A service key of this tenant. */
  | Readonly<{ by: 'supabase-service' }>
  /**
   * An administrator signed in at the console. `permission` null: any role there will do. `elevated`: only within 30 minutes of
   * a fresh proof.
   */
  | Readonly<{ by: 'console-session'; permission: Permission | null; elevated?: boolean }>
  /** An administrator with a management token of the organization (or of the whole system). */
  | Readonly<{ by: 'management'; level: 'organization' | 'system'; permission: Permission }>;

/** Volume limits per address; the numbers stand in platform/limits. */
export type LimitName = 'login' | 'send' | 'token' | 'management' | 'report';

export type Endpoint<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
> = Readonly<{
  name: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  surface: Surface;
  access: Access;
  /** Status of success; 200 unless told. */
  status?: number;
  limit?: LimitName;
  params: P;
  query: Q;
  body: B;
}>;

const nothing = z.object({});

type Draft<P, Q, B> = Omit<Endpoint, 'params' | 'query' | 'body'> & { params?: P; query?: Q; body?: B };

/** Declares an endpoint once, for the server that parses with it and the client that is typed by it. */
export const endpoint = <
  P extends z.ZodType = typeof nothing,
  Q extends z.ZodType = typeof nothing,
  B extends z.ZodType = z.ZodUnknown,
>(
  draft: Draft<P, Q, B>,
): Endpoint<P, Q, B> =>
  ({ ...draft, params: draft.params ?? nothing, query: draft.query ?? nothing, body: draft.body ?? z.unknown() }) as Endpoint<
    P,
    Q,
    B
  >;

/** What a controller receives: everything parsed, nothing that the schema does not name. */
export type Input<E> =
  E extends Endpoint<infer P, infer Q, infer B>
    ? Readonly<{ params: z.output<P>; query: z.output<Q>; body: z.output<B> }>
    : never;
