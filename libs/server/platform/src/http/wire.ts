import type { Surface } from '#shared/contracts';

/** What of a request decides the shape of its refusal. */
export type Wire = Readonly<{
  surface: Surface;
  requestId: string;
  /** The request was a trial. */
  dryRun: boolean;
  /** `X-Supabase-Api-Version` as it was sent. */
  apiVersion: string | null;
}>;

export type Answer = Readonly<{
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Readonly<Record<string, unknown>>;
}>;
