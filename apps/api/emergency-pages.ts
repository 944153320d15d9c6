import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';

/** A page that runs nothing, asks nothing and is framed by nobody. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** The worker may fetch what it keeps, and nothing from elsewhere. */
const WORKER_POLICY = "default-src 'none'; connect-src 'self'";

const files = [
  { address: '/emergency/ja', file: 'ja.html', policy: PAGE_POLICY },
  { address: '/emergency/en', file: 'en.html', policy: PAGE_POLICY },
  { address: '/emergency/page.css', file: 'page.css', policy: PAGE_POLICY },
  { address: '/emergency/worker.js', file: 'worker.js', policy: WORKER_POLICY },
] as const;

/** Serves the emergency procedure. The browser asks each time, so that a newer version is kept as soon as there is one. */
export function serveEmergencyPages(app: NestFastifyApplication, root: string): void {
  if (!existsSync(join(root, 'emergency/worker.js'))) return;
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/emergency', async (_request, reply: FastifyReply) => reply.redirect('/emergency/ja'));
  for (const { address, file, policy } of files)
    fastify.get(address, async (_request, reply: FastifyReply) =>
      reply
        .header('content-security-policy', policy)
        .header('cache-control', 'no-cache')
        .sendFile(`emergency/${file}`, { cacheControl: false }),
    );
}
