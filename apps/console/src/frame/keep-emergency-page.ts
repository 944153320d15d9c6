const ADDRESS = '/emergency/worker.js';

/** What this browser knows of Trusted Types, which our content policy demands for the address of a worker. */
type TrustedTypes = Readonly<{
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): { createScriptURL(address: string): string };
}>;

/**
 * Lets the browser keep the emergency procedure, so that it opens while the server is down. The worker's scope is
 * `/emergency/` alone: it never sees a request of the console.
 */
export function keepEmergencyPage(): void {
  if (!('serviceWorker' in navigator)) return;
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const policy = trustedTypes?.createPolicy('sekisho-emergency', { createScriptURL: () => ADDRESS });
  const keep = () => navigator.serviceWorker.register(policy?.createScriptURL(ADDRESS) ?? ADDRESS, { updateViaCache: 'none' });
  // Not kept: a browser without storage, or a server without built pages. The console works without it.
  addEventListener('load', () => void keep().catch(() => undefined), { once: true });
}
