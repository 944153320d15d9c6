import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { randomToken, Reply, type Call, type Tx } from '#server/platform';
import { challengeOf } from '#server/sessions';
import { SECURITY_CLIENT, SecurityClientStore } from '../db/security-client.store.ts';
import { Surroundings } from '../surroundings.ts';

type Wanted = Readonly<{ fresh?: 'true' | 'false' | undefined; ui_locales?: string | undefined }>;

/**
 * `GET me/login`: a login like any other, of a built-in client, back to the security page. Only the session cookie it leaves
 * counts. The code it answers opens nothing: the verifier that would redeem it is forgotten here.
 */
@Injectable()
export class BeginOwnLogin {
  constructor(
    private readonly around: Surroundings,
    private readonly clients: SecurityClientStore,
  ) {}

  run(call: Call, tenantId: string, { fresh, ui_locales: locales }: Wanted): Promise<Outcome<Reply, Problem>> {
    return this.around.db.run(tenantId, async (tx) => {
      if (!(await this.around.directory.tenant(tx))) return refuse({ code: 'tenant.not_found' as const });
      const page = `${this.around.config.PUBLIC_URL}/${tx.tenantId}/security`;
      await this.ensureClient(tx, call, page);
      const login = new URL(`/${tx.tenantId}/v1/authorizations`, this.around.config.PUBLIC_URL);
      login.search = new URLSearchParams({
        response_type: 'code',
        client_id: SECURITY_CLIENT,
        redirect_uri: page,
        scope: 'openid',
        code_challenge: challengeOf(randomToken()),
        code_challenge_method: 'S256',
        ...(fresh === 'true' ? { prompt: 'login' } : {}),
        ...(locales ? { ui_locales: locales } : {}),
      }).toString();
      return ok(Reply.redirect(login.href));
    });
  }

  private async ensureClient(tx: Tx, call: Call, page: string): Promise<void> {
    const made = await this.clients.ensure(tx, page);
    if (made === null) return;
    const event = {
      type: 'client_created',
      outcome: 'success',
      reason: 'built_in',
      target: { type: 'client', id: made },
    } as const;
    await this.around.audit.append(tx, call, [event]);
  }
}
