import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  retainSearchParams,
} from '@tanstack/react-router';
import { lazy } from 'react';
import { Broken } from './frame/broken.tsx';
import { PageFrame } from './frame/page-frame.tsx';
import { PagesAtHand } from './frame/pages-at-hand.ts';
import { Shell } from './frame/shell.tsx';
import { NotFound } from './frame/not-found.tsx';
import { pages, type Page } from './routes.tsx';

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: (search: Record<string, unknown>) => ({
    error: text(search['error']),
    organization: text(search['organization']),
    ended: text(search['ended']),
    return_to: text(search['return_to']),
  }),
  component: lazyRouteComponent(async () => ({ default: (await import('./sign-in/sign-in-page.tsx')).SignInPage })),
});

/** The tenant worked in stands in the address, so that a link leads a colleague to the same place. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  validateSearch: (search: Record<string, unknown>): { tenant?: string } => {
    const tenant = text(search['tenant']);
    return tenant === undefined ? {} : { tenant };
  },
  search: { middlewares: [retainSearchParams(['tenant'])] },
});

function routeOf(page: Page) {
  const Shown = lazy(async () => ({ default: await page.load() }));
  return createRoute({
    getParentRoute: () => shell,
    path: page.path,
    component: () => (
      <PagesAtHand value={pages}>
        <PageFrame page={page}>
          <Shown />
        </PageFrame>
      </PagesAtHand>
    ),
  });
}

export const router = createRouter({
  routeTree: root.addChildren([signIn, shell.addChildren(pages.map(routeOf))]),
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: Broken,
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
