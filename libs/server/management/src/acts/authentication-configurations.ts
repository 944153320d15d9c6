import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { management, type Problem } from '#shared/contracts';
import { ok, refuse, type JsonObject, type Outcome } from '#shared/kernel';
import { configurationSecretsPlace, OUTBOUND } from '#server/mfa';
import {
  extractSecrets,
  maskSecrets,
  mergeSecrets,
  validateInteractions,
  type Outbound,
  type SecretsApart,
} from '#server/outbound';
import { Clock, CONFIG, Vault, type Call, type Config, type Tx } from '#server/platform';
import { authenticationConfigurationTable, type AuthenticationConfiguration } from '#server/tenancy';
import { created, page, removed, replaced } from '../answers.ts';
import { Desk } from '../desk.ts';
import { weakensConfiguration, type ConfigurationState } from '../domain/configuration-weakening.ts';
import { faultMessages, readConfiguration, type ConfigurationDraft } from '../domain/read-configuration.ts';
import { changeRow, insertRow } from '../rows.ts';
import type { At, Page, Trial } from './input.ts';

const endpoints = management.authenticationConfigurations;
const notFound = refuse({ code: 'request.not_found' } as const);

/** How a tenant's methods reach the outside (requirement 002, step 1). Secrets go in and never come out. */
@Injectable()
export class AuthenticationConfigurations {
  constructor(
    private readonly desk: Desk,
    private readonly vault: Vault,
    private readonly clock: Clock,
    @Inject(OUTBOUND) private readonly outbound: Outbound,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  create(call: Call, at: At, raw: unknown, { dry_run: dryRun }: Trial) {
    const act = { ...at, trace: endpoints.create.organization.trace, dryRun };
    return this.desk.perform(call, act, async (tx) => {
      const made = await this.make(tx, raw);
      if (!made.ok) return made;
      const view = made.value;
      return ok({ answer: created(dryRun, view), targetId: view.id, detail: { after: view } });
    });
  }

  /** Stores a new configuration in the transaction's tenant; also for the seed. */
  async make(tx: Tx, raw: unknown): Promise<Outcome<ConfigurationView, Problem>> {
    const checked = this.check(readConfiguration(raw), null);
    if (!checked.ok) return checked;
    const { draft, apart } = checked.value;
    const id = draft.id ?? randomUUID();
    const taken = await tx.manager.findOneBy(authenticationConfigurationTable, { tenantId: tx.tenantId, type: draft.type });
    if (taken) return conflict(`type: a configuration of type ${draft.type} exists already, its id is ${taken.id}`);
    if (await this.find(tx, id)) return conflict(`id: ${id} is taken in this tenant`);
    const row = { tenantId: tx.tenantId, id, type: draft.type, enabled: draft.enabled, ...this.sealed(tx, id, apart) };
    await insertRow(tx, authenticationConfigurationTable, row);
    return ok(viewOf(row));
  }

  list(call: Call, at: At, { limit, offset }: Page) {
    return this.desk.perform(call, { ...at, trace: endpoints.list.organization.trace }, async (tx) => {
      const [rows, total] = await tx.manager.findAndCount(authenticationConfigurationTable, {
        where: { tenantId: tx.tenantId },
        order: { createdAt: 'ASC', id: 'ASC' },
        take: limit,
        skip: offset,
      });
      return ok({ answer: page(limit === 0 ? [] : rows.map(viewOf), total, { limit, offset }) });
    });
  }

  read(call: Call, at: At, id: string) {
    return this.desk.perform(call, { ...at, trace: endpoints.read.organization.trace, targetId: id }, async (tx) => {
      const row = await this.find(tx, id);
      return row ? ok({ answer: viewOf(row) }) : notFound;
    });
  }

  replace(call: Call, at: At, id: string, raw: unknown, { dry_run: dryRun }: Trial) {
    const act = { ...at, trace: endpoints.replace.organization.trace, targetId: id, dryRun };
    return this.desk.perform(call, act, async (tx) => {
      const row = await tx.manager.findOne(authenticationConfigurationTable, {
        where: { tenantId: tx.tenantId, id },
        lock: { mode: 'pessimistic_write' },
      });
      if (!row) return notFound;
      const checked = this.check(readConfiguration(raw, row.type), this.opened(row));
      if (!checked.ok) return checked;
      const { draft, apart } = checked.value;
      const change = { enabled: draft.enabled, ...this.sealed(tx, id, apart), updatedAt: this.clock.now() };
      const weakening = weakensConfiguration(stateOf(row), stateOf({ ...row, ...change }));
      if (weakening && !this.config.development) return refuse({ code: 'approval.required' });
      await changeRow(tx, authenticationConfigurationTable, id, change);
      const [before, after] = [viewOf(row), viewOf({ ...row, ...change })];
      return ok({ answer: replaced(dryRun, before, after), detail: { before, after, weakening } });
    });
  }

  remove(call: Call, at: At, id: string, { dry_run: dryRun }: Trial) {
    const act = { ...at, trace: endpoints.remove.organization.trace, targetId: id, dryRun };
    return this.desk.perform(call, act, async (tx) => {
      const row = await this.find(tx, id);
      if (!row) return notFound;
      const weakening = weakensConfiguration(stateOf(row), null);
      if (weakening && !this.config.development) return refuse({ code: 'approval.required' });
      await tx.manager.delete(authenticationConfigurationTable, { tenantId: tx.tenantId, id });
      return ok({ answer: removed(dryRun, id), detail: { before: viewOf(row), weakening } });
    });
  }

  private find(tx: Tx, id: string): Promise<AuthenticationConfiguration | null> {
    return tx.manager.findOneBy(authenticationConfigurationTable, { tenantId: tx.tenantId, id });
  }

  /** Every fault of the document at once, whichever part finds it. */
  private check(
    read: ReturnType<typeof readConfiguration>,
    stored: SecretsApart | null,
  ): Outcome<{ draft: ConfigurationDraft; apart: SecretsApart }, Problem> {
    const { draft, document, faults } = read;
    const merged = mergeSecrets(document, stored);
    const compiled = validateInteractions(merged.ok ? merged.value : document, {
      checkUrl: (url) => this.outbound.checkUrl(url),
    });
    const messages = [
      ...faults,
      ...(compiled.ok ? [] : faultMessages(compiled.problem.faults)),
      ...(merged.ok ? [] : faultMessages(merged.problem.faults)),
    ];
    if (messages.length > 0 || !draft || !merged.ok) return refuse({ code: 'request.invalid', messages });
    return ok({ draft, apart: extractSecrets(merged.value) });
  }

  private opened(row: AuthenticationConfiguration): SecretsApart {
    const secrets: unknown = JSON.parse(this.vault.open(configurationSecretsPlace(row.tenantId, row.id), row.secretsSealed));
    return { document: row.document as JsonObject, secrets: secrets as Record<string, string> };
  }

  private sealed(tx: Tx, id: string, { document, secrets }: SecretsApart) {
    return { document, secretsSealed: this.vault.seal(configurationSecretsPlace(tx.tenantId, id), JSON.stringify(secrets)) };
  }
}

const conflict = (message: string) => refuse({ code: 'resource.conflict', messages: [message] } as const);

export type ConfigurationView = ReturnType<typeof viewOf>;
type Shown = Pick<AuthenticationConfiguration, 'id' | 'type' | 'enabled'> & Readonly<{ document: unknown }>;

const stateOf = ({ type, enabled, document }: Omit<Shown, 'id'>): ConfigurationState => ({
  type,
  enabled,
  document: document as JsonObject,
});

/** The stored document has no secret in it; masking it again costs nothing and forgives a mistake elsewhere. */
const viewOf = ({ id, type, enabled, document }: Shown) => ({ id, type, enabled, ...maskSecrets(document as JsonObject) });
