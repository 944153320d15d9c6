import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { management, type Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { SECRET_MASK } from '#server/outbound';
import { Clock, randomToken, type Call, type Tx } from '#server/platform';
import { ClientSecrets, clientTable, SigningKeys, type Client } from '#server/tenancy';
import { created, page, removed, replaced } from '../answers.ts';
import { Desk } from '../desk.ts';
import { clientFaults, clientView, clientWarnings, settingsOf } from '../domain/client-draft.ts';
import { changeRow, insertRow } from '../rows.ts';
import type { At, Page, Trial } from './input.ts';

const endpoints = management.clients;
const notFound = refuse({ code: 'request.not_found' } as const);

export type MadeClient = Readonly<{ view: ReturnType<typeof clientView>; generatedSecret: string | null }>;

/** The applications that send their users to this tenant. */
@Injectable()
export class Clients {
  constructor(
    private readonly desk: Desk,
    private readonly secrets: ClientSecrets,
    private readonly signingKeys: SigningKeys,
    private readonly clock: Clock,
  ) {}

  create(call: Call, at: At, body: management.ClientBody, { dry_run: dryRun }: Trial) {
    const act = { ...at, trace: endpoints.create.organization.trace, dryRun };
    return this.desk.perform(call, act, async (tx) => {
      const made = await this.make(tx, body);
      if (!made.ok) return made;
      const { view, generatedSecret } = made.value;
      // Shown this once, because nobody else knows it; a secret the caller chose is not repeated.
      const result = generatedSecret === null ? view : { ...view, client_secret: generatedSecret };
      const answer = created(dryRun, result, { warnings: clientWarnings(body) });
      return ok({ answer, targetId: view.client_id, detail: { after: view } });
    });
  }

  /** Stores a new client in the transaction's tenant; also for onboarding. */
  async make(tx: Tx, body: management.ClientBody): Promise<Outcome<MadeClient, Problem>> {
    const messages = [...clientFaults(body, false), ...(await this.unsignable(tx, body))];
    if (messages.length > 0) return refuse({ code: 'request.invalid', messages });
    const id = body.client_id ?? randomUUID();
    if (await this.find(tx, id)) return conflict(`client_id: ${id} is taken in this tenant`);
    const alias = body.client_id_alias ?? null;
    if (await this.isAliasTaken(tx, alias, id)) return conflict(`client_id_alias: ${alias} is taken in this tenant`);
    const isPublic = body.token_endpoint_auth_method === 'none';
    const generatedSecret = isPublic || body.client_secret !== undefined ? null : randomToken();
    const secret = body.client_secret ?? generatedSecret;
    const secretMac = secret === null ? null : this.secrets.mac(tx.tenantId, id, secret);
    const row = { tenantId: tx.tenantId, id, alias, secretMac, settings: settingsOf(body), enabled: body.enabled };
    await insertRow(tx, clientTable, row);
    return ok({ view: clientView(row), generatedSecret });
  }

  list(call: Call, at: At, { limit, offset }: Page) {
    return this.desk.perform(call, { ...at, trace: endpoints.list.organization.trace }, async (tx) => {
      const [rows, total] = await tx.manager.findAndCount(clientTable, {
        where: { tenantId: tx.tenantId },
        order: { createdAt: 'ASC', id: 'ASC' },
        take: limit,
        skip: offset,
      });
      return ok({ answer: page(limit === 0 ? [] : rows.map(clientView), total, { limit, offset }) });
    });
  }

  read(call: Call, at: At, id: string) {
    return this.desk.perform(call, { ...at, trace: endpoints.read.organization.trace, targetId: id }, async (tx) => {
      const row = await this.find(tx, id);
      return row ? ok({ answer: clientView(row) }) : notFound;
    });
  }

  replace(call: Call, at: At, id: string, body: management.ClientBody, { dry_run: dryRun }: Trial) {
    const act = { ...at, trace: endpoints.replace.organization.trace, targetId: id, dryRun };
    return this.desk.perform(call, act, async (tx) => {
      const row = await this.find(tx, id);
      if (!row) return notFound;
      const messages = [...clientFaults(body, row.secretMac !== null), ...(await this.unsignable(tx, body))];
      const isPublic = body.token_endpoint_auth_method === 'none';
      const isKept = body.client_secret === undefined || body.client_secret === SECRET_MASK;
      if (!isPublic && isKept && row.secretMac === null) messages.push('client_secret: is required, the client has none');
      if (messages.length > 0) return refuse({ code: 'request.invalid', messages });
      const alias = body.client_id_alias ?? null;
      if (await this.isAliasTaken(tx, alias, id)) return conflict(`client_id_alias: ${alias} is taken in this tenant`);
      const mac =
        isKept || body.client_secret === undefined ? row.secretMac : this.secrets.mac(tx.tenantId, id, body.client_secret);
      const change = {
        alias,
        secretMac: isPublic ? null : mac,
        settings: settingsOf(body),
        enabled: body.enabled,
        updatedAt: this.clock.now(),
      };
      await changeRow(tx, clientTable, id, change);
      const [before, after] = [clientView(row), clientView({ ...row, ...change })];
      const answer = replaced(dryRun, before, after, { warnings: clientWarnings(body) });
      return ok({ answer, detail: { before, after, secret_changed: !isKept } });
    });
  }

  remove(call: Call, at: At, id: string, { dry_run: dryRun }: Trial) {
    const act = { ...at, trace: endpoints.remove.organization.trace, targetId: id, dryRun };
    return this.desk.perform(call, act, async (tx) => {
      const row = await this.find(tx, id);
      if (!row) return notFound;
      await tx.manager.delete(clientTable, { tenantId: tx.tenantId, id });
      return ok({ answer: removed(dryRun, id), detail: { before: clientView(row) } });
    });
  }

  private find(tx: Tx, id: string): Promise<Client | null> {
    return tx.manager.findOneBy(clientTable, { tenantId: tx.tenantId, id });
  }

  /** An algorithm that no key of the tenant has would sign nothing: said now, not at the first login. */
  private async unsignable(tx: Tx, { id_token_signed_response_alg: wanted }: management.ClientBody): Promise<string[]> {
    if (wanted === undefined || (await this.signingKeys.algorithms(tx)).includes(wanted)) return [];
    return [`id_token_signed_response_alg: no active signing key of this tenant is for ${wanted}`];
  }

  private async isAliasTaken(tx: Tx, alias: string | null, ownId: string): Promise<boolean> {
    if (alias === null) return false;
    const holder = await tx.manager.findOneBy(clientTable, { tenantId: tx.tenantId, alias });
    return holder !== null && holder.id !== ownId;
  }
}

const conflict = (message: string) => refuse({ code: 'resource.conflict', messages: [message] } as const);
