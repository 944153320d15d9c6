import { Injectable } from '@nestjs/common';
import { resetSteps } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore, type Account } from '#server/accounts';
import { contentHash, OfflineRequests, plainMarks, type RequestSignature } from '#server/approvals';
import { FactorKeep, FactorStore, MfaStates } from '#server/mfa';
import { randomToken, secondsFrom, tokenHash, type Call, type Tx } from '#server/platform';
import { HookStore } from '../db/hook.store.ts';
import { ResetStore } from '../db/reset.store.ts';
import { RunStore } from '../db/run.store.ts';
import {
  BREAK_GLASS,
  BY_BREAK_GLASS,
  refuseBreakGlass,
  type BreakGlassRefusal,
  type BreakGlassRequest,
} from '../domain/break-glass.ts';
import { BreakGlassAlarm } from '../offline/break-glass-alarm.ts';
import { OfflineSigners, type KnownSigner } from '../offline/offline-signers.ts';
import { Admins } from '../people/admins.ts';
import { RunSteps } from '../runs/run-steps.ts';
import { Surroundings } from '../surroundings.ts';

/** `left`: systems of the tenant that keep a copy of a factor and were not told; `told`: how many of the staff were written to. */
export type BreakGlassResult = Readonly<{ number: number; resetId: string; factors: number; left: number; told: number }>;
export type SignedRequest = Readonly<{ request: BreakGlassRequest; signatures: readonly RequestSignature[] }>;
type Pair = readonly KnownSigner[];

/** What says whether it may be done. */
@Injectable()
export class BreakGlassParts {
  constructor(
    readonly requests: OfflineRequests,
    readonly signers: OfflineSigners,
    readonly accounts: AccountStore,
    readonly admins: Admins,
    readonly states: MfaStates,
  ) {}
}

/** What the reset is made of. */
@Injectable()
export class BreakGlassRun {
  constructor(
    readonly resets: ResetStore,
    readonly runs: RunStore,
    readonly steps: RunSteps,
    readonly factors: FactorStore,
    readonly keep: FactorKeep,
  ) {}
}

/**
 * A complete reset by two offline keys, while the API and its workers may be down: all five steps, the record and the alarm in
 * one transaction (rulings section 7). Mails leave when a worker is back.
 */
@Injectable()
export class BreakGlassReset {
  constructor(
    private readonly around: Surroundings,
    private readonly parts: BreakGlassParts,
    private readonly doing: BreakGlassRun,
    private readonly hooks: HookStore,
    private readonly alarm: BreakGlassAlarm,
  ) {}

  run(call: Call, signed: SignedRequest): Promise<Outcome<BreakGlassResult, BreakGlassRefusal>> {
    const { request } = signed;
    const named = { id: request.id, kind: BREAK_GLASS, hash: contentHash(request) };
    return this.around.db.run(request.tenant, async (tx) => {
      await this.doing.factors.lockAccount(tx, request.user); // of many at once the others wait here
      const account = await this.parts.accounts.find(tx, request.user);
      const signers = await this.parts.signers.read(tx, request, signed.signatures);
      const refusal = account ? await this.judge(tx, signed, account, signers) : ('user_unknown' as const);
      if (refusal !== null) return this.refused(tx, call, request, refusal);
      const spent = await this.parts.requests.spend(tx, named, accountsOf(signers));
      return spent ? ok(await this.carryOut(tx, call, signed, signers)) : this.refused(tx, call, request, 'expired');
    });
  }

  private async judge(tx: Tx, { request }: SignedRequest, account: Account, signers: Pair): Promise<BreakGlassRefusal | null> {
    const named = { id: request.id, kind: BREAK_GLASS, hash: contentHash(request) };
    const { state, factors } = await this.parts.states.of(tx, account.id);
    const marks = plainMarks(await this.parts.admins.party(tx, account));
    // Everybody who has a key is looked at for it, while the others wait: only where it decides.
    const seniorSigns = signers.some(({ rights }) => rights?.approve);
    return refuseBreakGlass({
      state: await this.parts.requests.state(tx, named),
      signers,
      user: {
        marks,
        changed: account.securityVersion !== request.user_version,
        underWay: (await this.doing.resets.underWay(tx, account.id)) !== null,
        hasFactors: state !== 'disabled' || factors.length > 0,
      },
      seniorAtHand: seniorSigns || (await this.parts.signers.seniorAtHand(tx, request.home, marks)),
    });
  }

  private async refused(tx: Tx, call: Call, request: BreakGlassRequest, reason: BreakGlassRefusal) {
    const target = { type: 'offline_request', id: request.id };
    await this.around.tell(tx, call, { type: 'break_glass_refused', outcome: 'denied', reason, target });
    return refuse(reason);
  }

  private async carryOut(tx: Tx, call: Call, { request }: SignedRequest, signers: Pair): Promise<BreakGlassResult> {
    const id = await this.begin(tx, call, request, signers);
    await this.work(tx, call, id);
    const [reset, removed] = [await this.doing.resets.find(tx, id), await this.doing.runs.factors(tx, id)];
    const types = new Set(removed.map(({ type }) => type));
    const left = (await this.hooks.list(tx)).filter(({ factorTypes }) => factorTypes.some((type) => types.has(type))).length;
    const number = reset?.number ?? 0;
    const facts = { number: String(number), user: request.user_name, organization: request.organization, run: id };
    const told = await this.alarm.used(tx, request.home, accountsOf(signers), facts);
    await this.around.tell(tx, call, {
      ...{ type: 'break_glass_used', outcome: 'success', accountId: request.user },
      target: { type: 'mfa_reset', id },
      detail: { number, content_hash: contentHash(request), members: accountsOf(signers), request_id: request.id, left },
    });
    await this.around.audit.anchorAtOnce(tx);
    return { number, resetId: id, factors: removed.length, left, told };
  }

  /** The reset as every other one stands in the history. It is asked for by whoever may reset, else by the first of the two. */
  private async begin(tx: Tx, call: Call, request: BreakGlassRequest, signers: Pair): Promise<string> {
    const by = signers.find(({ rights }) => rights?.execute) ?? signers[0];
    if (!by?.accountId || !by.personId) throw new Error('a break-glass reset without a signer');
    const [requester, { resets, runs }] = [
      { tenantId: request.home, accountId: by.accountId, personId: by.personId },
      this.doing,
    ];
    const [targetId, targetVersion] = [request.user, request.user_version];
    const id = await resets.create(tx, { targetId, targetVersion, requester, incidentId: null });
    const { reason, reason_detail: reasonDetail, identity_proof: identityProof, identity_detail: identityDetail } = request;
    const said = { method: 'complete', urgency: 'critical', reason, reasonDetail, identityProof, identityDetail } as const;
    await resets.edit(tx, id, said, targetVersion, {});
    const [now, token] = [this.around.clock.now(), tokenHash(randomToken())];
    await resets.confirm(tx, id, token, now, secondsFrom(now, 60));
    const under = { ip: null, session: null, elevation: null, elevatedUntil: null };
    const begun = { token, key: tokenHash(request.id), reasons: [BY_BREAK_GLASS], approvalId: request.id, under };
    if (!(await resets.begin(tx, id, begun))) throw new Error('a break-glass reset was begun twice');
    await runs.steps.open(tx, id);
    await runs.tell(tx, id, 'started');
    const detail = { method: 'complete', reason_code: reason, urgency: 'critical', identity_proof: identityProof };
    const about = { accountId: targetId, target: { type: 'mfa_reset', id }, reason: 'break_glass' } as const;
    await this.around.tell(tx, call, { type: 'mfa_reset_started', outcome: 'success', ...about, detail });
    return id;
  }

  /** The first step's checks are done: what it would keep for a rollback is only listed, since all of it happens or nothing. */
  private async work(tx: Tx, call: Call, id: string): Promise<void> {
    const { resets, runs, steps, keep } = this.doing;
    const reset = await resets.lock(tx, id);
    if (!reset) throw new Error('the reset is not there');
    await runs.keep(tx, id, await keep.take(tx, reset.targetId), this.around.clock.now());
    for (let step = 1; step <= resetSteps.length; step += 1) {
      await runs.steps.mark(tx, id, { step, state: 'running' });
      if (step > 1) await steps.run(step, tx, call, reset);
      await runs.steps.mark(tx, id, { step, state: 'done' });
    }
    await runs.settle(tx, id, 'completed');
    await runs.shred(tx, id);
    await runs.tell(tx, id, 'completed');
  }
}

const accountsOf = (signers: Pair): readonly string[] => signers.flatMap(({ accountId }) => accountId ?? []);
