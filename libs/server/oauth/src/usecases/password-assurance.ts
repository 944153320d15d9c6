import { Inject, Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import type { Account } from '#server/accounts';
import { loginFacts, Persons } from '#server/mfa';
import { Clock, CONFIG, TenantDb, type Config, type Tx } from '#server/platform';
import {
  acrOf,
  amrOf,
  evaluate,
  readStoredPolicy,
  requiresSecondFactor,
  scopesAllowed,
  selectPolicy,
  type Evidence,
  type Policy,
} from '#server/policies';
import { Directory, namesOf, scopesOf } from '#server/tenancy';
import type { Registration } from '../db/registration.store.ts';
import { passwordEvidence } from '../domain/password-evidence.ts';
import { narrowScopes } from '../domain/scopes.ts';

/** What a right password will have proven; `authTime` in Unix seconds. */
export type Assurance = Readonly<{ policy: Policy; evidence: Evidence; scopes: readonly string[]; authTime: number }>;

const mfaRequired = refuse({ code: 'oauth.mfa_required' } as const);

/** Whether a password alone may get tokens, asked of the very policy that a login of this client would run under. */
@Injectable()
export class PasswordAssurance {
  constructor(
    private readonly db: TenantDb,
    private readonly directory: Directory,
    private readonly persons: Persons,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Before the password: what can be said for every name alike, so that nobody learns anything and no try is counted. */
  async of(registration: Registration, scope: string | undefined): Promise<Outcome<Assurance, Problem>> {
    const { client } = registration;
    const scopes = narrowScopes(scope, scopesOf(client));
    if (scopes === null) return refuse({ code: 'oauth.invalid_scope' });
    const document = readStoredPolicy(await this.db.run(client.tenantId, (tx) => this.directory.policy(tx, 'oauth')));
    const policy = selectPolicy(document, { clientIds: namesOf(client), scopes, acrValues: [] });
    if (!policy.ok) return refuse({ code: 'transaction.policy_missing' });
    const needsMore = document !== null && requiresSecondFactor({ ...document, policies: [policy.value] });
    if (needsMore && !this.mayDoWithout(registration)) return mfaRequired;
    const now = this.clock.now();
    const evidence = passwordEvidence(now);
    const granted = scopesAllowed(policy.value, evidence, scopes);
    return ok({ policy: policy.value, evidence, scopes: granted, authTime: Math.floor(now.getTime() / 1000) });
  }

  /** After the right password: whether it suffices for this very account, which may have a second factor enrolled. */
  async suffices(tx: Tx, registration: Registration, account: Account, { policy, evidence }: Assurance): Promise<boolean> {
    if (account.enrolmentLocked) return false; // reset: only a new factor lets anybody in (rulings section 6)
    if (this.mayDoWithout(registration)) return true;
    const person = await this.persons.find(tx, account.id);
    if (!person) return false;
    return evaluate(policy, loginFacts(evidence, person, this.clock.now())).state === 'success';
  }

  /** What the tokens say of it. */
  claims({ policy, evidence, authTime }: Assurance) {
    return { authTime, acr: acrOf(policy, evidence), amr: amrOf(evidence) };
  }

  private mayDoWithout({ tenantSettings }: Registration): boolean {
    return tenantSettings.allow_password_grant ?? this.config.development;
  }
}
