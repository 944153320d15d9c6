import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccountsModule, accountTables } from '#server/accounts';
import { AuditModule } from '#server/audit';
import { MfaModule } from '#server/mfa';
import { AccessGuard, createListener, createLog, PlatformModule, readConfig } from '#server/platform';
import { SessionsModule } from '#server/sessions';
import { ClientSecrets, TenancyModule, tenancyTables, type ClientSettings } from '#server/tenancy';
import { aVault } from '#testing/platform';
import { aWorld, type TestWorld } from '#testing/sessions';
import { OauthModule } from './oauth.module.ts';

export const SECRET = 'a secret: 16+ %chars';
export const REDIRECT_URI = 'https://app.example/cb';

type Answer = Readonly<{ status: number; headers: Readonly<Record<string, unknown>>; body: Record<string, unknown> }>;
type Form = Readonly<Record<string, string>> | string;
type Method = 'GET' | 'POST' | 'OPTIONS' | 'PUT';

export type TestServer = Readonly<{
  world: TestWorld;
  /** The id of a confidential client that sends `SECRET` as its registration says. */
  confidential(tenantId: string, settings?: Partial<ClientSettings>, alias?: string): Promise<string>;
  call(method: Method, url: string, headers?: Record<string, string>, body?: Form): Promise<Answer>;
  tokens(tenantId: string, form: Form, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}>;

/** A server that has the OAuth endpoints alone, on a database of its own. */
export async function aServer(): Promise<TestServer> {
  const world = await aWorld();
  const config = readConfig({
    SEKISHO_MODE: 'development',
    DATABASE_URL: world.database.app,
    PUBLIC_URL: 'https://id.example',
    SEKISHO_MASTER_KEY: `test1:${Buffer.alloc(32, 7).toString('base64')}`,
  });
  const log = createLog('silent');
  const platform = PlatformModule.with(config, log, [...tenancyTables, ...accountTables], world.clock);

  @Module({
    imports: [platform, AuditModule, TenancyModule, AccountsModule, MfaModule, SessionsModule, OauthModule],
    providers: [{ provide: APP_GUARD, useClass: AccessGuard }],
  })
  class TestModule {}

  const app: NestFastifyApplication = await createListener({ module: TestModule, log, https: false, trustedProxies: [] });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const secrets = new ClientSecrets(aVault());

  const call = async (method: Method, url: string, headers: Record<string, string> = {}, body?: Form): Promise<Answer> => {
    const payload = typeof body === 'object' ? new URLSearchParams(body).toString() : body;
    const type = payload === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
    const reply = await app.inject({
      method,
      url,
      headers: { ...type, ...headers },
      ...(payload === undefined ? {} : { payload }),
    });
    return { status: reply.statusCode, headers: reply.headers, body: reply.body === '' ? {} : reply.json() };
  };
  return {
    world,
    call,
    tokens: (tenantId, form, headers) => call('POST', `/${tenantId}/v1/tokens`, headers, form),
    confidential: async (tenantId, settings = {}, alias) => {
      const id = await world.client(
        tenantId,
        { token_endpoint_auth_method: 'client_secret_basic', ...settings },
        alias === undefined ? {} : { alias },
      );
      await world.db.run(tenantId, (tx) =>
        tx.manager.query('UPDATE client SET secret_mac = $1 WHERE id = $2', [secrets.mac(tenantId, id, SECRET), id]),
      );
      return id;
    },
    close: async () => {
      await app.close();
      await world.close();
    },
  };
}

const encoded = (text: string): string => encodeURIComponent(text).replaceAll('%20', '+');

/** Name and secret as RFC 6749 section 2.3.1 wants them in a Basic header. */
export const basic = (clientId: string, secret = SECRET): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${encoded(clientId)}:${encoded(secret)}`).toString('base64')}`,
});
