import { Injectable } from '@nestjs/common';
import type { OwnDevice, OwnFactor, OwnSession, Problem, SecurityView } from '#shared/contracts';
import { maskEmail, maskPhone, ok, type Outcome } from '#shared/kernel';
import {
  demandsFactor,
  CODES_PER_SET,
  LOW_CODES,
  MfaStates,
  recoverySetOf,
  RememberedDevices,
  type Factor,
  type ListedDevice,
} from '#server/mfa';
import type { Call, Tx } from '#server/platform';
import { SessionEvidence } from '#server/sessions';
import { ActivityStore } from '../db/activity.store.ts';
import { isFull, mayMakeCodes, mayRemove, standingOf, type RemovalFacts } from '../domain/own-rules.ts';
import { requireFresh } from '../domain/proof.ts';
import { Enrolment } from '../enrolment.ts';
import { OwnActs, type Self } from '../own-acts.ts';
import { PolicyDemands } from '../policy-demands.ts';

/** Where somebody is logged in, and trusted. */
@Injectable()
export class Presence {
  constructor(
    readonly evidence: SessionEvidence,
    readonly devices: RememberedDevices,
  ) {}
}

/** What the page is drawn from. */
@Injectable()
export class ViewParts {
  constructor(
    readonly states: MfaStates,
    readonly presence: Presence,
    readonly activity: ActivityStore,
    readonly enrolment: Enrolment,
    readonly demands: PolicyDemands,
  ) {}
}

type Contact = Pick<SecurityView, 'email' | 'phone'>;

/** `GET me`: everything the security page shows, and what may be done now (L-070). */
@Injectable()
export class ReadSecurity {
  constructor(
    private readonly own: OwnActs,
    private readonly parts: ViewParts,
  ) {}

  run(call: Call): Promise<Outcome<SecurityView, Problem>> {
    return this.own.run(call, async (tx, self) => ok(await this.view(tx, call, self)));
  }

  private async view(tx: Tx, call: Call, self: Self): Promise<SecurityView> {
    const { tenant, person, proof } = self;
    const { account, contacts, factors } = person;
    const document = await this.parts.demands.document(tx);
    const set = recoverySetOf(factors);
    const { evidence, devices } = this.parts.presence;
    const sessions = await evidence.list(tx, account.id);
    const trusted = await devices.list(tx, call, account.id);
    const { state, pausedUntil } = await this.parts.states.of(tx, account.id);
    const activity = await this.parts.activity.recent(tx, account.id);
    return {
      tenant: { id: tenant.id, name: tenant.name, support_contact: tenant.settings.ui_config?.support_contact ?? null },
      name: account.name,
      ...contactsOf(self),
      mfa_state: state,
      paused_until: pausedUntil?.toISOString() ?? null,
      factors: factors.flatMap((factor) =>
        factorView(factor, { factors, contacts, document, proof, demanded: demandsFactor(tenant) }),
      ),
      recovery_codes: set && { total: CODES_PER_SET, left: set.codesLeft, low: set.codesLeft <= LOW_CODES },
      sessions: sessions.map((session) => sessionView(session, self.session.id)),
      devices: trusted.map(deviceView),
      activity: activity.map(({ at, userAgent, ...event }) => ({ ...event, at: at.toISOString(), user_agent: userAgent })),
      assurance: proof.assurance,
      proof: { by: proof.by, fresh_until: proof.freshUntil?.toISOString() ?? null },
      may: await this.may(tx, self),
    };
  }

  private async may(tx: Tx, self: Self): Promise<SecurityView['may']> {
    const { person, proof } = self;
    const add = isFull(person.factors) ? 'full' : standingOf(await this.parts.enrolment.allowed(tx, self));
    const changed = standingOf(requireFresh(proof));
    return {
      add_app: add,
      make_codes: standingOf(mayMakeCodes(person.factors, proof)),
      change_password: proof.needed === 'aal1' ? 'now' : changed,
      end_sessions: changed,
    };
  }
}

function contactsOf({ person }: Self): Contact {
  const email = person.contacts.find(({ kind }) => kind === 'email');
  const phone = person.contacts.find(({ kind }) => kind === 'phone');
  return { email: email ? maskEmail(email.value) : null, phone: phone ? maskPhone(phone.value) : null };
}

function factorView(factor: Factor, facts: RemovalFacts): OwnFactor[] {
  const { id, type, status, name, contact, createdAt, lastUsedAt } = factor;
  if (status !== 'verified' || type === 'recovery_code') return [];
  return [
    {
      id,
      type,
      name,
      contact: contact === null ? null : type === 'sms' ? maskPhone(contact) : maskEmail(contact),
      created_at: createdAt.toISOString(),
      last_used_at: lastUsedAt?.toISOString() ?? null,
      remove: standingOf(mayRemove(factor, facts)),
    },
  ];
}

type Listed = Awaited<ReturnType<SessionEvidence['list']>>[number];

const sessionView = ({ id, ip, userAgent, createdAt, lastSeenAt }: Listed, own: string): OwnSession => ({
  id,
  current: id === own,
  ip,
  user_agent: userAgent,
  started_at: createdAt.toISOString(),
  last_seen_at: lastSeenAt.toISOString(),
});

const deviceView = ({ id, current, ip, userAgent, createdAt, lastUsedAt, expiresAt }: ListedDevice): OwnDevice => ({
  id,
  current,
  ip,
  user_agent: userAgent,
  remembered_at: createdAt.toISOString(),
  last_used_at: lastUsedAt.toISOString(),
  expires_at: expiresAt.toISOString(),
});
