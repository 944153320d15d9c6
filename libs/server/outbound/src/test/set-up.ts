import { afterEach } from 'vitest';
import type { Json, JsonObject } from '#shared/kernel';
import { createOutbound, type OutboundSettings } from '../outbound.ts';
import type { ExecutionContext, ExecutionRoots } from '../call/result.ts';
import { extractSecrets } from '../secrets/secrets.ts';
import { requirement002Sms } from '../testing.ts';
import { validateInteractions } from '../compile/validate-interactions.ts';
import { json, startFakeService, type Reply } from './fake-service.ts';

export const CHALLENGE = '/sms-authentication-challenge';
export const token = json(200, { access_token: 'tok-1', token_type: 'Bearer', expires_in: 3600 });
export const sent = json(200, { transaction_id: 'tx-1', verification_code: '123456' });
/** What a test opened and the end of the test closes. */
export const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(ended.splice(0).map((end) => end()));
});

type Options = Readonly<{
  request?: JsonObject;
  execution?: JsonObject;
  response?: Json;
  settings?: Partial<OutboundSettings>;
  base?: string;
}>;

/** The requirement's configuration against a fake service, with parts of its challenge replaced. */
export async function setUp(routes: Record<string, Reply>, options: Options = {}) {
  const service = await startFakeService({ '/token': token, ...routes });
  const base = options.base ?? 'http://host.docker.internal:4000';
  const outbound = createOutbound({
    aliases: new Map([['host.docker.internal:4000', service.host]]),
    allow: [],
    requireHttps: true,
    ...options.settings,
  });
  ended.push(service.close, outbound.close);
  const document: JsonObject = structuredClone(requirement002Sms(base));
  const interactions = document['interactions'] as Record<string, { execution: { http_request: object }; response: Json }>;
  for (const interaction of Object.values(interactions)) {
    Object.assign(interaction.execution.http_request, options.request);
    Object.assign(interaction.execution, options.execution);
    if (options.response !== undefined) interaction.response = options.response;
  }
  const { secrets, document: masked } = extractSecrets(document);
  const compiled = validateInteractions(masked);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problem));
  const run = (name: string, roots: ExecutionRoots, context: Partial<ExecutionContext> = {}) => {
    const interaction = compiled.value.interactions.get(name);
    if (!interaction) throw new Error(`no ${name}`);
    return outbound.execute(interaction, roots, { tenantId: 't1', secrets, ...context });
  };
  const challenge = (context?: Partial<ExecutionContext>) =>
    run('sms-authentication-challenge', { request_body: { phone_number: '+819012345678', template: 'registration' } }, context);
  return { service, outbound, run, challenge };
}

export const noOAuth = { oauth_authorization: {} };
export const SERVER_ERROR = { error: 'server_error', error_description: 'Failed to connect to external authentication service' };
