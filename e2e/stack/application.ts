import { once } from 'node:events';
import { createServer } from 'node:http';

export type Application = Readonly<{ url: string; stop(): Promise<void> }>;

/** An application that people log in to, on a free port: it shows where they arrived and what their browser said about where from. */
export async function startApplication(): Promise<Application> {
  const server = createServer((request, response) => {
    if (request.url === '/favicon.ico') return void response.writeHead(204).end();
    const url = new URL(request.url ?? '/', 'http://localhost');
    const frame = url.searchParams.get('frame');
    const shown = { path: url.pathname, referrer: request.headers.referer ?? null };
    const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(
        `<!doctype html><html lang="ja"><title>経費精算</title><h1>経費精算</h1><output>${escaped(JSON.stringify(shown))}</output>` +
          (frame ? `<iframe title="login" src="${escaped(frame)}"></iframe>` : '') +
          '</html>',
      );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${port}`, stop };
}
