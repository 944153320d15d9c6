import { useParams } from '@tanstack/react-router';

/** The `$id` of the page's address. The routes are made from a table, so the router's types do not know of it. */
export function usePathId(): string {
  const params: Readonly<Record<string, string | undefined>> = useParams({ strict: false });
  return params['id'] ?? '';
}
