import { Injectable } from '@nestjs/common';
import { statement, type Tx } from '#server/platform';

/** Who is found. Addresses are whole here: what leaves the server is masked by whoever answers (ux.md D-19). */
export type FoundUser = Readonly<{
  id: string;
  name: string | null;
  username: string;
  email: string | null;
  status: string;
  important: boolean;
  lastSignInAt: Date | null;
}>;
export type SearchSort = 'name' | 'last_login';
export type SearchPage = Readonly<{ users: readonly FoundUser[]; next: string | null; total: number }>;

export const USERS_PER_PAGE = 20;
/** Beyond this nobody pages: the search has to be narrower. */
const MOST_FOUND = 1_000;
const SHORTEST = 2;
const CJK = /[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f]|[\u{20000}-\u{3ffff}]/u;

/**
 * Names by their folded spelling, the rest as they are. Bounds instead of LIKE, because row-level security lets no LIKE
 * reach an index (it is not leakproof).
 */
const FOUND = `WITH bounds AS (SELECT fold_name($2) AS folded, lower(normalize($2, NFKC)) AS plain),
  found AS (
    SELECT DISTINCT s.account_id AS id FROM bounds b JOIN account_search s ON s.tenant_id = $1 AND (
      (s.kind IN ('name', 'given') AND b.folded <> '' AND s.key >= b.folded AND s.key < b.folded || chr(1114111))
      OR (s.kind IN ('username', 'email', 'id') AND s.key >= b.plain AND s.key < b.plain || chr(1114111)))
    LIMIT ${MOST_FOUND}
  ), users AS (
    SELECT a.id, a.name, a.username, c.value AS email, a.status, a.last_sign_in_at AS "lastSignInAt",
      a.important OR EXISTS (SELECT FROM role_binding r WHERE r.tenant_id = $1 AND r.account_id = a.id) AS important,
      coalesce(fold_name(a.name), a.username) COLLATE "C" AS by_name,
      to_char(coalesce(a.last_sign_in_at, 'epoch') AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS') COLLATE "C" AS by_login
    FROM found JOIN account a ON a.tenant_id = $1 AND a.id = found.id
    LEFT JOIN contact_point c ON c.tenant_id = $1 AND c.account_id = a.id AND c.kind = 'email'
  )`;
const COLUMNS = `id, name, username, email, status, important, "lastSignInAt", (SELECT count(*)::int FROM users) AS total`;

/** $3, $4: the last row of the page before. */
const byName = statement(
  'user.search-by-name',
  `${FOUND} SELECT ${COLUMNS}, by_name AS place FROM users
   WHERE $3::text IS NULL OR (by_name, id) > ($3 COLLATE "C", $4::uuid) ORDER BY by_name, id LIMIT $5`,
);
const byLogin = statement(
  'user.search-by-login',
  `${FOUND} SELECT ${COLUMNS}, by_login AS place FROM users
   WHERE $3::text IS NULL OR (by_login, id) < ($3 COLLATE "C", $4::uuid) ORDER BY by_login DESC, id DESC LIMIT $5`,
);

type Row = FoundUser & Readonly<{ total: number; place: string }>;

/** Finds users by the beginning of an address, an id, a user name or a name, however it is spelled. */
@Injectable()
export class UserSearch {
  /** One page of 20. `after` is what the page before called `next`; one that is no such thing begins anew. */
  async page(tx: Tx, query: string, sort: SearchSort, after: string | null): Promise<SearchPage> {
    const [place, id] = readCursor(after);
    const rows = await tx.rows<Row>(sort === 'name' ? byName : byLogin, [
      tx.tenantId,
      query.trim(),
      place,
      id,
      USERS_PER_PAGE + 1,
    ]);
    const users = rows.slice(0, USERS_PER_PAGE);
    const last = users.at(-1);
    const next =
      rows.length > USERS_PER_PAGE && last ? Buffer.from(JSON.stringify([last.place, last.id])).toString('base64url') : null;
    return { users: users.map(({ total: _, place: __, ...user }) => user), next, total: rows[0]?.total ?? 0 };
  }

  /** At most ten, from two characters on, or one of Japanese (ux.md D-20). */
  async suggest(tx: Tx, query: string): Promise<readonly FoundUser[]> {
    const text = query.trim();
    if ([...text].length < SHORTEST && !CJK.test(text)) return [];
    const rows = await tx.rows<Row>(byName, [tx.tenantId, text, null, null, 10]);
    return rows.map(({ total: _, place: __, ...user }) => user);
  }
}

function readCursor(after: string | null): readonly [string | null, string | null] {
  try {
    const [place, id] = JSON.parse(Buffer.from(after ?? '', 'base64url').toString()) as [unknown, unknown];
    return typeof place === 'string' && typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id) ? [place, id] : [null, null];
  } catch {
    return [null, null];
  }
}
