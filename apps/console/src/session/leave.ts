export type Ending = 'logout' | 'idle' | 'session';

let isLeaving = false;

/**
 * To the sign-in page by loading it anew: nothing of what was shown or held in memory stays. After anything but
 * a logout the way back to this page goes along.
 */
export function leave(ending: Ending): void {
  if (isLeaving) return;
  isLeaving = true;
  const here = location.pathname.startsWith('/admin') ? `${location.pathname}${location.search}` : null;
  const query = new URLSearchParams({ ended: ending, ...(here === null || ending === 'logout' ? {} : { return_to: here }) });
  document.getElementById('page')?.replaceChildren();
  location.replace(`/?${query.toString()}`);
}

/** A page that comes out of the browser's own memory shows what was there before: it is loaded anew. */
export function forgetOnReturn(): void {
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
  addEventListener('pagehide', () => document.getElementById('page')?.toggleAttribute('hidden', isLeaving));
}
