import { Link } from '@tanstack/react-router';
import { useContext, type ReactNode } from 'react';
import { PagesAtHand } from '../../frame/pages-at-hand.ts';
import { holdsAny, useTenant } from '../../session/use-me.ts';
import styles from './layout.module.css';

type Props = Readonly<{
  /** As the table of pages names it. */
  path: string;
  to: string;
  words: ReactNode;
  asButton?: boolean;
}>;

/** A way to another page, for whoever may see it; a page that does not exist is not offered. */
export function PageLink({ path, to, words, asButton = false }: Props) {
  const tenant = useTenant();
  const page = useContext(PagesAtHand).find((each) => each.path === path);
  if (!page || !holdsAny(tenant, page.permissions)) return null;
  const [pathname = to, query = ''] = to.split('?');
  const search = Object.fromEntries(new URLSearchParams(query));
  return (
    <Link
      to={pathname}
      search={(before: object) => ({ ...('tenant' in before ? { tenant: before.tenant } : {}), ...search }) as object}
      className={asButton ? `sk-button ${styles['linkButton']}` : undefined}
    >
      {words}
    </Link>
  );
}
