/** Caches of other versions are told by this beginning of their name, and removed. */
const CACHE_NAME = 'sekisho-emergency-';

/**
 * The service worker that keeps the emergency procedure: these addresses and nothing else, so no data of anybody. What is kept
 * is shown first, since a server in trouble may answer slowly or wrongly; another version of it comes as another worker.
 */
export const workerText = (version: string, addresses: readonly string[]): string => `const cacheName = '${CACHE_NAME}${version}';
const addresses = ${JSON.stringify(addresses)};

addEventListener('install', (event) => {
  const wanted = addresses.map((address) => new Request(address, { cache: 'reload', credentials: 'omit' }));
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(wanted)).then(() => skipWaiting()));
});

addEventListener('activate', (event) => {
  const isOld = (name) => name.startsWith('${CACHE_NAME}') && name !== cacheName;
  const removed = caches.keys().then((names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name))));
  event.waitUntil(removed.then(() => clients.claim()));
});

addEventListener('fetch', (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== location.origin || !addresses.includes(pathname)) return;
  const kept = caches.open(cacheName).then((cache) => cache.match(pathname));
  event.respondWith(kept.then((answer) => answer ?? fetch(event.request)));
});
`;
