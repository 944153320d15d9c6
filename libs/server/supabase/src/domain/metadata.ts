import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';

/** What applications keep with a user. It stands in every access token, so it has to fit into a request's header. */
export type Metadata = Readonly<Record<string, unknown>>;
const MOST_CHARACTERS = 4_096;

export const checkMetadata = (data: Metadata): Outcome<Metadata, Problem> =>
  JSON.stringify(data).length <= MOST_CHARACTERS
    ? ok(data)
    : refuse({ code: 'supabase.invalid', message: `data must not be longer than ${MOST_CHARACTERS} characters as JSON` });
