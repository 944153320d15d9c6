import { Inject, Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { Clock, CONFIG, TenantDb, type Config } from '#server/platform';
import {
  acrOf,
  amrOf,
  evaluate,
  knownMethods,
  scopesAllowed,
  selectPolicy,
  validatePolicyDocument,
  type Evidence,
  type PolicyDocument,
} from '#server/policies';
import { Directory, scopesOf, type AuthenticationPolicyRow } from '#server/tenancy';
import type { Registration } from '../db/registration.store.ts';
import { narrowScopes } from '../domain/scopes.ts';

/** What a right password will have proven; `authTime` in Unix seconds. */
export type Assurance = Readonly<{ scopes: readonly string[]; acr: string; amr: readonly string[]; authTime: number }>;

/**
 * Whether a password alone may get tokens here, asked of the very policy a login of this client would run under. The answer
 * is the same for every name, so it is given before any try is counted.
 */
@Injectable()
export class PasswordAssurance {
  constructor(
    private readonly db: TenantDb,
    private readonly directory: Directory,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async of({ client, tenantSettings }: Registration, scope: string | undefined): Promise<Outcome<Assurance, Problem>> {
    const scopes = narrowScopes(scope, scopesOf(client));
    if (scopes === null) return refuse({ code: 'oauth.invalid_scope' });
    const row = await this.db.run(client.tenantId, (tx) => this.directory.policy(tx, 'oauth'));
    const policy = selectPolicy(documentOf(row), { clientId: client.id, scopes, acrValues: [] });
    if (!policy.ok) return refuse({ code: 'transaction.policy_missing' });
    const now = this.clock.now();
    const evidence = passwordEvidence(now);
    const { state } = evaluate(policy.value, { evidence, user: null, enrolledSecondFactors: [] });
    const isAllowed = tenantSettings.allow_password_grant ?? this.config.development;
    if (state !== 'success' && !isAllowed) return refuse({ code: 'oauth.mfa_required' });
    const granted = scopesAllowed(policy.value, evidence, scopes);
    const authTime = Math.floor(now.getTime() / 1000);
    return ok({ scopes: granted, acr: acrOf(policy.value, evidence), amr: amrOf(evidence), authTime });
  }
}

/** Throws for a stored document that its own validator refuses: better no tokens than tokens under half a policy. */
function documentOf(row: AuthenticationPolicyRow | null): PolicyDocument | null {
  if (row === null) return null;
  const { id, flow, enabled } = row;
  const read = validatePolicyDocument({ ...row.document, id, flow, enabled }, knownMethods);
  if (!read.ok) throw new Error(`the stored policy ${id} cannot be read`);
  return read.value;
}

const passwordEvidence = (now: Date): Evidence => ({
  'password-authentication': {
    operation_type: 'AUTHENTICATION',
    method: 'password',
    call_count: 1,
    success_count: 1,
    failure_count: 0,
    interaction_time: now.toISOString(),
  },
});
