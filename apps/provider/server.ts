import { once } from 'node:events';
import { createServer } from 'node:http';
import type { CodePolicy } from './domain/templates.ts';
import { developerRoutes } from './http/developer-routes.ts';
import { dispatcher } from './http/dispatch.ts';
import { serverRoutes } from './http/server-routes.ts';
import { listenOnLoopback, type Door } from './listen.ts';
import { Provider } from './provider.ts';
import { openSmtpSink } from './smtp-sink.ts';

/** Ports: 0 is any free one. `codes`: `fixed` gives the codes requirement 002 prints, `random` never does. */
export type ProviderOptions = Readonly<{ port?: number; smtpPort?: number; codes?: CodePolicy }>;
export type RunningProvider = Readonly<{ url: string; smtpPort: number; stop: () => Promise<void> }>;

const REQUEST_TIMEOUT_MS = 10_000;

/** Starts the provider on loopback. Throws EADDRINUSE when a port is taken; then nothing is left listening. */
export async function startProvider({ port = 0, smtpPort = 0, codes = 'fixed' }: ProviderOptions = {}): Promise<RunningProvider> {
  const provider = new Provider(codes);
  const stopping = new AbortController();
  const serve = dispatcher(provider, [...serverRoutes(provider), ...developerRoutes(provider)], stopping.signal);

  const openHttp = async (host: string, wanted: number): Promise<Door> => {
    const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => void serve(request, response));
    await once(server.listen(wanted, host), 'listening');
    const address = server.address();
    return {
      port: typeof address === 'object' && address ? address.port : wanted,
      close: () =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    };
  };

  const web = await listenOnLoopback(openHttp, port);
  const mail = await openSmtpSink(provider, smtpPort, stopping.signal).catch(async (fault: unknown) => {
    await web.close();
    throw fault;
  });
  const stop = async () => {
    stopping.abort();
    await Promise.all([web.close(), mail.close()]);
  };
  return { url: `http://localhost:${web.port}`, smtpPort: mail.port, stop };
}
