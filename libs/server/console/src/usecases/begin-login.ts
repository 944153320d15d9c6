import { Injectable } from '@nestjs/common';
import { randomToken, Reply, Vault, type Call, type Tx } from '#server/platform';
import { challengeOf, issuerOf } from '#server/sessions';
import { loginCookie, type PendingLogin } from '../cookies.ts';
import { CONSOLE_CLIENT, DoorStore } from '../db/door.store.ts';
import { returnPath } from '../domain/return-path.ts';
import { Surroundings } from '../surroundings.ts';
import { refusedAt } from './refused-at.ts';

type Wanted = Readonly<{ return_to?: string | undefined; ui_locales?: string | undefined }>;

/** `GET /o/{slug}`: to our own login, as any other client would go there. Every proof is asked for anew: no session is reused. */
@Injectable()
export class BeginLogin {
  constructor(
    private readonly around: Surroundings,
    private readonly doors: DoorStore,
    private readonly vault: Vault,
  ) {}

  async run(call: Call, slug: string, { return_to: wanted, ui_locales: locales }: Wanted): Promise<Reply> {
    const door = await this.doors.find(slug);
    if (!door) return refusedAt('organization_unknown', slug);
    await this.around.db.run(door.tenantId, (tx) => this.ensureClient(tx, call));
    const [state, nonce, verifier] = [randomToken(), randomToken(), randomToken()];
    const startedAt = this.around.clock.now().getTime();
    const pending: PendingLogin = {
      tenantId: door.tenantId,
      slug,
      state,
      nonce,
      verifier,
      returnTo: returnPath(wanted),
      startedAt,
    };
    return Reply.redirect(this.authorization(pending, locales)).setting(loginCookie(this.vault, pending));
  }

  /** `GET /o/{slug}/security`: where the second factor is set up that this console asks for. */
  async security(slug: string): Promise<Reply> {
    const door = await this.doors.find(slug);
    if (!door) return refusedAt('organization_unknown', slug);
    return Reply.redirect(`${issuerOf(this.around.config, door.tenantId)}/security`);
  }

  private authorization({ tenantId, state, nonce, verifier }: PendingLogin, locales: string | undefined): string {
    const address = new URL(`${issuerOf(this.around.config, tenantId)}/v1/authorizations`);
    address.search = new URLSearchParams({
      response_type: 'code',
      client_id: CONSOLE_CLIENT,
      redirect_uri: this.around.callback,
      scope: 'openid',
      prompt: 'login',
      acr_values: 'aal2',
      code_challenge: challengeOf(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
      ...(locales ? { ui_locales: locales } : {}),
    }).toString();
    return address.href;
  }

  private async ensureClient(tx: Tx, call: Call): Promise<void> {
    const id = await this.doors.ensureClient(tx, this.around.callback);
    if (id === null) return;
    const target = { type: 'client', id };
    await this.around.audit.append(tx, call, [{ type: 'client_created', outcome: 'success', reason: 'built_in', target }]);
  }
}
