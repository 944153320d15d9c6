import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, type Outcome } from '#shared/kernel';
import { Reply, secondsFrom, TenantDb, tokenHash, type Call, type Tx } from '#server/platform';
import { readStoredPolicy, selectPolicy, snapshotPolicy, type Policy } from '#server/policies';
import { issuerOf } from '#server/sessions';
import { Directory, isOpenToStrangers, namesOf, type Client, type Tenant } from '#server/tenancy';
import { browserSecret } from '../browser-secret.ts';
import { TransactionStore } from '../db/transaction.store.ts';
import {
  answerUri,
  readAuthorizationRequest,
  redirectUriOf,
  type AuthorizationParameters,
} from '../domain/authorization-request.ts';
import { isNavigation } from '../domain/binding.ts';
import { TRANSACTION_SECONDS, type AuthorizationRequest, type Transaction } from '../domain/transaction.ts';
import { Surroundings } from '../surroundings.ts';
import { ReuseSession } from './reuse-session.ts';

/** Opens a login for an authorization request. Every answer is a redirect: to the login page, back to the client, or to the error page. */
@Injectable()
export class StartAuthorization {
  constructor(
    private readonly db: TenantDb,
    private readonly directory: Directory,
    private readonly transactions: TransactionStore,
    private readonly sessions: ReuseSession,
    private readonly around: Surroundings,
  ) {}

  run(call: Call, tenantId: string, parameters: AuthorizationParameters): Promise<Outcome<Reply, Problem>> {
    return this.db.run(tenantId, async (tx) => {
      const tenant = await this.directory.tenant(tx);
      if (!tenant) return ok(this.errorPage(tenantId, 'invalid_request', 'unknown tenant', call));
      const client = parameters.client_id === undefined ? null : await this.directory.client(tx, parameters.client_id);
      const redirectUri = client && redirectUriOf(client, parameters.redirect_uri);
      if (!client || !redirectUri) {
        await this.around.audit.append(tx, call, [
          {
            type: 'authorize_failure',
            outcome: 'failure',
            reason: client ? 'redirect_uri' : 'client_id',
            clientId: client?.id ?? null,
          },
        ]);
        return ok(
          this.errorPage(tenantId, 'invalid_request', client ? 'redirect_uri is not registered' : 'client_id is unknown', call),
        );
      }
      return ok(await this.forClient(tx, call, { tenant, client, parameters, redirectUri }));
    });
  }

  private async forClient(
    tx: Tx,
    call: Call,
    asked: { tenant: Tenant; client: Client; parameters: AuthorizationParameters; redirectUri: string },
  ): Promise<Reply> {
    const { tenant, client, parameters, redirectUri } = asked;
    const request = readAuthorizationRequest(client, parameters, redirectUri);
    if (!request.ok) return this.backToClient(tx, call, client, redirectUri, parameters.state ?? null, request.problem);
    const policy = await this.policyFor(tx, tenant, client, request.value);
    if (!policy.ok) {
      const problem = { error: 'invalid_request', description: 'no authentication policy matches this request' };
      return this.backToClient(tx, call, client, redirectUri, request.value.state, problem);
    }
    const silent = await this.sessions.tryIn(tx, call, { tenant, client, request: request.value, policy: policy.value });
    if (silent.ok) return Reply.redirect(silent.value);
    if (request.value.prompts.includes('none'))
      return this.backToClient(tx, call, client, redirectUri, request.value.state, silent.problem);
    return this.toLoginPage(tx, call, { tenant, client, request: request.value, policy: policy.value });
  }

  private async policyFor(
    tx: Tx,
    tenant: Tenant,
    client: Client,
    request: AuthorizationRequest,
  ): Promise<Outcome<Policy, 'no_match'>> {
    const document = readStoredPolicy(await this.directory.policy(tx, 'oauth'));
    const { scopes, acrValues } = request;
    const whom = isOpenToStrangers(tenant) ? 'everybody' : 'staff';
    return selectPolicy(document, { clientIds: namesOf(client), scopes, acrValues }, whom);
  }

  private async toLoginPage(
    tx: Tx,
    call: Call,
    of: { tenant: Tenant; client: Client; request: AuthorizationRequest; policy: Policy },
  ): Promise<Reply> {
    const now = this.around.clock.now();
    const { secret, cookie } = browserSecret(call, of.tenant.id);
    const transaction: Transaction = {
      tenantId: of.tenant.id,
      id: randomUUID(),
      clientId: of.client.id,
      request: of.request,
      policy: snapshotPolicy(of.policy),
      state: 'in_progress',
      bound: isNavigation(call.browser),
      bindingHash: tokenHash(secret),
      accountId: null,
      registrationSealed: null,
      enrolmentSealed: null,
      evidence: {},
      createdAt: now,
      expiresAt: secondsFrom(now, TRANSACTION_SECONDS),
    };
    await this.transactions.insert(tx, transaction);
    const page = new URL('/authorize', this.around.config.PUBLIC_URL);
    page.search = new URLSearchParams({
      id: transaction.id,
      tenant_id: of.tenant.id,
      ...(of.request.uiLocales ? { ui_locales: of.request.uiLocales } : {}),
    }).toString();
    return Reply.redirect(page.href).setting(cookie);
  }

  private async backToClient(
    tx: Tx,
    call: Call,
    client: Client,
    redirectUri: string,
    state: string | null,
    problem: { error: string; description: string },
  ): Promise<Reply> {
    await this.around.audit.append(tx, call, [
      { type: 'authorize_failure', outcome: 'failure', reason: problem.error, clientId: client.id },
    ]);
    const answer = { error: problem.error, error_description: problem.description };
    return Reply.redirect(answerUri(redirectUri, answer, state, issuerOf(this.around.config, client.tenantId)));
  }

  /** Never a redirect to an address that nobody registered (RFC 9700 section 4.11.2). */
  private errorPage(tenantId: string, error: string, description: string, call: Call): Reply {
    const page = new URL('/error', this.around.config.PUBLIC_URL);
    page.search = new URLSearchParams({
      error,
      error_description: description,
      tenant_id: tenantId,
      request_id: call.requestId,
    }).toString();
    return Reply.redirect(page.href);
  }
}
