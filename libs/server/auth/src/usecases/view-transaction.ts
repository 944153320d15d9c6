import { Injectable } from '@nestjs/common';
import type { NextStep, Problem, ViewData, Way } from '#shared/contracts';
import { maskEmail, maskPhone, ok, refuse, type Outcome } from '#shared/kernel';
import { ChallengeStore, isAnswerable, MOST_SENDS, RESEND_SECONDS, type Challenge } from '#server/mfa';
import { secondsUntil, TenantDb, type Tx } from '#server/platform';
import { nextWays, type MethodName } from '#server/policies';
import { Directory, type Client } from '#server/tenancy';
import { TransactionStore } from '../db/transaction.store.ts';
import { stateAt } from '../domain/transaction.ts';
import { ownRecipient } from '../interactions/code/recipient.ts';
import { PasswordFloor } from '../password-floor.ts';
import { isBoundToSomebody, Situations, type Situation } from '../situation.ts';
import { Surroundings } from '../surroundings.ts';

type CodeWay = Way['method'];
const isCodeWay = (method: MethodName): method is CodeWay => method === 'sms' || method === 'email';
const masked = { sms: maskPhone, email: maskEmail } as const;

/** What a login looks like before anything is known of it. */
@Injectable()
export class TransactionFacts {
  constructor(
    readonly transactions: TransactionStore,
    readonly situations: Situations,
    readonly challenges: ChallengeStore,
    readonly directory: Directory,
    readonly floor: PasswordFloor,
  ) {}
}

/** `view-data`: all that the hosted login UI needs to draw the next screen, and nothing of the policy's rules. */
@Injectable()
export class ViewTransaction {
  constructor(
    private readonly db: TenantDb,
    private readonly facts: TransactionFacts,
    private readonly around: Surroundings,
  ) {}

  run(tenantId: string, transactionId: string): Promise<Outcome<ViewData, Problem>> {
    return this.db.run(tenantId, async (tx) => {
      const transaction = await this.facts.transactions.find(tx, transactionId);
      const situation = transaction && (await this.facts.situations.of(tx, transaction));
      const client = transaction && (await this.facts.directory.client(tx, transaction.clientId));
      if (!situation || !client) return refuse({ code: 'transaction.not_found' as const });
      return ok(viewOf(situation, client, await this.nextStep(tx, situation)));
    });
  }

  private async nextStep(tx: Tx, situation: Situation): Promise<NextStep> {
    const { transaction, policy, facts, configured } = situation;
    const state = stateAt(transaction, this.around.clock.now());
    if (state !== 'in_progress' && state !== 'success')
      return { step: 'ended', reason: state, returnUri: returnUriOf(transaction.request.redirectUri) };
    if (state === 'success') return { step: 'done', account: accountOf(situation) };
    const ways = nextWays(policy, facts, configured);
    if (!isBoundToSomebody(situation)) {
      return {
        step: 'identify',
        ways: ways.filter((way) => way === 'password' || way === 'initial-registration'),
        passwordMinLength: await this.facts.floor.of(tx, situation.tenant),
        loginHint: transaction.request.loginHint,
      };
    }
    const codeWays = ways.filter(isCodeWay).map((method) => wayOf(situation, method));
    const challenge = (await this.facts.challenges.list(tx, transaction.id)).find((one) =>
      codeWays.some(({ method }) => method === one.method),
    );
    return challenge && this.isUnderWay(challenge)
      ? this.codeStep(situation, challenge, codeWays)
      : { step: 'choose', ways: codeWays, account: accountOf(situation) };
  }

  /** Sent and not yet used: one that expired or was used up still waits on its screen for a new code to be asked for. */
  private isUnderWay({ state }: Challenge): boolean {
    return state === 'open' || state === 'exhausted';
  }

  private codeStep(situation: Situation, challenge: Challenge, ways: readonly Way[]): NextStep {
    const now = this.around.clock.now();
    const way = ways.find(({ method }) => method === challenge.method);
    const resendAt = new Date(challenge.sentAt.getTime() + RESEND_SECONDS * 1000);
    return {
      step: 'code',
      method: challenge.method,
      target: way?.target ?? '',
      expiresIn: secondsUntil(now, challenge.expiresAt),
      resendIn: secondsUntil(now, resendAt),
      sendsLeft: Math.max(0, MOST_SENDS - challenge.sends),
      triesLeft: isAnswerable(challenge, now) ? challenge.triesLeft : 0,
      otherWays: ways.filter(({ method }) => method !== challenge.method),
      account: accountOf(situation),
    };
  }
}

function wayOf(situation: Situation, method: CodeWay): Way {
  const recipient = ownRecipient(situation, method);
  return { method, target: recipient === null ? null : masked[method](recipient), usable: recipient !== null };
}

const accountOf = ({ subject }: Situation) => ({
  email: maskEmail(subject.registration?.email ?? subject.account?.username ?? ''),
  registering: subject.registration !== null,
});

/** The application's own address, without what only its callback understands. */
const returnUriOf = (redirectUri: string): string | null => (URL.canParse(redirectUri) ? new URL(redirectUri).origin : null);

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
