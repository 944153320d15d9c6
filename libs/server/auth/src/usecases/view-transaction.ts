import { Injectable } from '@nestjs/common';
import type { NextStep, Problem, ViewData } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { TenantDb, type Call } from '#server/platform';
import { Directory, type Client } from '#server/tenancy';
import { TransactionStore } from '../db/transaction.store.ts';
import { NextSteps } from '../next-step.ts';
import { Situations, type Situation } from '../situation.ts';

/** What a login looks like before anything is known of it. */
@Injectable()
export class TransactionFacts {
  constructor(
    readonly transactions: TransactionStore,
    readonly situations: Situations,
    readonly directory: Directory,
    readonly nextSteps: NextSteps,
  ) {}
}

/** `view-data`: all that the hosted login UI needs to draw the next screen, and nothing of the policy's rules. */
@Injectable()
export class ViewTransaction {
  constructor(
    private readonly db: TenantDb,
    private readonly facts: TransactionFacts,
  ) {}

  run(call: Call, tenantId: string, transactionId: string): Promise<Outcome<ViewData, Problem>> {
    return this.db.run(tenantId, async (tx) => {
      const transaction = await this.facts.transactions.find(tx, transactionId);
      const situation = transaction && (await this.facts.situations.of(tx, transaction));
      const client = transaction && (await this.facts.directory.client(tx, transaction.clientId));
      if (!situation || !client) return refuse({ code: 'transaction.not_found' as const });
      return ok(viewOf(situation, client, await this.facts.nextSteps.of(tx, call, situation)));
    });
  }
}

function viewOf({ tenant, transaction, policy, configured }: Situation, client: Client, next: NextStep): ViewData {
  const { client_name, client_uri, logo_uri, tos_uri, policy_uri, contacts } = client.settings;
  const { loginHint, uiLocales, scopes } = transaction.request;
  const ui = tenant.settings.ui_config;
  const present = Object.fromEntries(
    Object.entries({ client_uri, logo_uri, tos_uri, policy_uri, contacts }).filter(([, value]) => value !== undefined),
  );
  return {
    client_id: client.id,
    client_name: client_name ?? client.alias ?? client.id,
    ...present,
    scopes,
    session_enabled: false,
    ...(loginHint === null ? {} : { login_hint: loginHint }),
    ...(uiLocales === null ? {} : { ui_locales: uiLocales }),
    tenant: {
      id: tenant.id,
      name: tenant.name,
      domain: tenant.domain,
      logo_uri: ui?.logo_uri ?? null,
      accent_color: ui?.accent_color ?? null,
      support_contact: ui?.support_contact ?? null,
    },
    authentication_policy: { available_methods: policy.available_methods.length > 0 ? policy.available_methods : configured },
    next,
  };
}
