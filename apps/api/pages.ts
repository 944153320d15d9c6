import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { serveEmergencyPages } from './emergency-pages.ts';

/** No script, style or request from anywhere else; nobody may frame a page of ours (ux.md section 4.3, R-142). */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** Addresses that all show the one page; what it shows is decided by the address and by the server's answers. */
const LOGIN_ADDRESSES = [
  '/authorize',
  '/error',
  '/guide/authenticator',
  '/:tenantId/password-reset',
  '/:tenantId/verify-email',
  '/:tenantId/unlock',
  '/:tenantId/set-up',
  '/:tenantId/security',
];
const CONSOLE_ADDRESSES = ['/', '/admin', '/admin/*'];

export const serveLoginPages = (app: NestFastifyApplication, root: string): Promise<void> =>
  servePages(app, root, LOGIN_ADDRESSES);
export async function serveConsolePages(app: NestFastifyApplication, root: string): Promise<void> {
  await servePages(app, root, CONSOLE_ADDRESSES);
  serveEmergencyPages(app, root);
}

/** Serves built pages. Without a build (API tests) the addresses answer 404. */
async function servePages(app: NestFastifyApplication, root: string, addresses: readonly string[]): Promise<void> {
  if (!existsSync(join(root, 'index.html'))) return;
  await app.register(fastifyStatic, { root, prefix: '/', serve: false });
  const fastify = app.getHttpAdapter().getInstance();
  const page = async (_request: unknown, reply: FastifyReply) =>
    reply
      .header('content-security-policy', CONTENT_SECURITY_POLICY)
      .header('cache-control', 'no-store')
      .sendFile('index.html', { cacheControl: false });
  for (const path of addresses) fastify.get(path, page);
  fastify.get('/assets/*', async (request, reply) =>
    reply.sendFile(`assets/${(request.params as { '*': string })['*']}`, { maxAge: 31_536_000_000, immutable: true }),
  );
}
