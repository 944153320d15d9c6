import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { management, type Problem } from '#shared/contracts';
import { isJsonObject, ok, refuse, type Outcome } from '#shared/kernel';
import { CONFIG, Clock, type Call, type Config, type Tx } from '#server/platform';
import {
  configuredMethods,
  isWeakening,
  knownMethods,
  validatePolicyDocument,
  warningsOf,
  type PolicyDocument,
  type PolicyWarning,
} from '#server/policies';
import { authenticationPolicyTable, Directory, type AuthenticationPolicyRow } from '#server/tenancy';
import { created, page, removed, replaced } from '../answers.ts';
import { Desk } from '../desk.ts';
import { faultMessages } from '../domain/read-configuration.ts';
import { changeRow, insertRow } from '../rows.ts';
import type { At, Page, Trial } from './input.ts';

const endpoints = management.authenticationPolicies;
const notFound = refuse({ code: 'request.not_found' } as const);

/** What a login of this tenant has to prove (requirement 002, step 2). */
@Injectable()
export class AuthenticationPolicies {
  constructor(
    private readonly desk: Desk,
    private readonly directory: Directory,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  create(call: Call, at: At, raw: unknown, { dry_run: dryRun }: Trial) {
    const act = { ...at, trace: endpoints.create.organization.trace, dryRun };
    return this.desk.perform(call, act, async (tx) => {
      const made = await this.make(tx, raw);
      if (!made.ok) return made;
      const document = made.value;
      const answer = created(dryRun, document, { warnings: await this.warnings(tx, document) });
      return ok({ answer, targetId: document.id, detail: { after: document } });
    });
  }

  /** Stores a new document in the transaction's tenant; also for the seed. */
  async make(tx: Tx, raw: unknown): Promise<Outcome<PolicyDocument, Problem>> {
    const read = readDocument(raw, randomUUID());
    if (!read.ok) return read;
    const document = read.value;
    const { id, flow, enabled } = document;
    const taken = await tx.manager.findOneBy(authenticationPolicyTable, { tenantId: tx.tenantId, flow });
    if (taken) return conflict(`flow: a policy of flow ${flow} exists already, its id is ${taken.id}`);
    if (await this.find(tx, id)) return conflict(`id: ${id} is taken in this tenant`);
    if (this.needsApproval(null, document)) return refuse({ code: 'approval.required' });
    await insertRow(tx, authenticationPolicyTable, { tenantId: tx.tenantId, id, flow, enabled, document });
    return ok(document);
  }

  list(call: Call, at: At, { limit, offset }: Page) {
    return this.desk.perform(call, { ...at, trace: endpoints.list.organization.trace }, async (tx) => {
      const [rows, total] = await tx.manager.findAndCount(authenticationPolicyTable, {
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
      const row = await tx.manager.findOne(authenticationPolicyTable, {
        where: { tenantId: tx.tenantId, id },
        lock: { mode: 'pessimistic_write' },
      });
      if (!row) return notFound;
      const read = readDocument(isJsonObject(raw) ? { flow: row.flow, ...raw } : raw, id, true);
      if (!read.ok) return read;
      const document = read.value;
      const before = viewOf(row);
      const isWeaker = isWeakening(before, document);
      if (this.needsApproval(before, document)) return refuse({ code: 'approval.required' });
      await changeRow(tx, authenticationPolicyTable, id, { enabled: document.enabled, document, updatedAt: this.clock.now() });
      const answer = replaced(dryRun, before, document, { warnings: await this.warnings(tx, document) });
      return ok({ answer, detail: { before, after: document, weakening: isWeaker } });
    });
  }

  remove(call: Call, at: At, id: string, { dry_run: dryRun }: Trial) {
    const act = { ...at, trace: endpoints.remove.organization.trace, targetId: id, dryRun };
    return this.desk.perform(call, act, async (tx) => {
      const row = await this.find(tx, id);
      if (!row) return notFound;
      const before = viewOf(row);
      if (this.needsApproval(before, null)) return refuse({ code: 'approval.required' });
      await tx.manager.delete(authenticationPolicyTable, { tenantId: tx.tenantId, id });
      return ok({ answer: removed(dryRun, id), detail: { before, weakening: isWeakening(before, null) } });
    });
  }

  private find(tx: Tx, id: string): Promise<AuthenticationPolicyRow | null> {
    return tx.manager.findOneBy(authenticationPolicyTable, { tenantId: tx.tenantId, id });
  }

  /** In production nobody lets more people in alone (rulings section 7); in development a weakening change applies at once. */
  private needsApproval(before: PolicyDocument | null, after: PolicyDocument | null): boolean {
    return !this.config.development && isWeakening(before, after);
  }

  private async warnings(tx: Tx, document: PolicyDocument): Promise<readonly PolicyWarning[]> {
    return warningsOf(document, { configuredMethods: configuredMethods(await this.directory.configuredTypes(tx)) });
  }
}

const conflict = (message: string) => refuse({ code: 'resource.conflict', messages: [message] } as const);

/** The path's id wins over the body's in a replacement; in a new document the body's wins over ours. */
function readDocument(raw: unknown, id: string, isReplacement = false): Outcome<PolicyDocument, Problem> {
  if (!isJsonObject(raw)) return refuse({ code: 'request.invalid', messages: ['body: must be an object'] });
  const read = validatePolicyDocument(isReplacement ? { ...raw, id } : { id, ...raw }, knownMethods);
  if (!read.ok) return refuse({ code: 'request.invalid', messages: faultMessages(read.problem.faults) });
  return ok({ ...read.value, id: read.value.id.toLowerCase() });
}

/** Rows are written by this file only, so what stands in them was validated. */
const viewOf = ({ id, enabled, document }: AuthenticationPolicyRow): PolicyDocument => ({
  ...(document as unknown as PolicyDocument),
  id,
  enabled,
});
