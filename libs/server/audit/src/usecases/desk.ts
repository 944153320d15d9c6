import { Inject, Injectable } from '@nestjs/common';
import type { AuditEvent } from '#shared/contracts';
import { Clock, CONFIG, TenantDb, Vault, type Call, type Config, type Tx } from '#server/platform';
import { readAnchors } from '../anchor/read-anchors.ts';
import { AuditTrail } from '../audit-trail.ts';
import { AuditKeys } from '../seal/audit-keys.ts';
import type { SignedHead } from '../seal/head.ts';
import { readAuditKeys } from '../seal/read-audit-keys.ts';

/** What the acts about the trail itself share. */
@Injectable()
export class AuditDesk {
  readonly keys: AuditKeys;

  constructor(
    readonly db: TenantDb,
    readonly vault: Vault,
    readonly clock: Clock,
    private readonly trail: AuditTrail,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.keys = readAuditKeys(config);
  }

  record(tx: Tx, call: Call, event: AuditEvent): Promise<void> {
    return this.trail.append(tx, call, [event]);
  }

  /** The heads of the tenant in the anchor file; none where this process has no file or cannot read it. */
  async anchorsOf(tenantId: string): Promise<readonly SignedHead[]> {
    const path = this.config.SEKISHO_AUDIT_ANCHOR_FILE;
    if (path === undefined) return [];
    const read = await readAnchors(path, tenantId).catch(() => null);
    return read?.heads.get(tenantId) ?? [];
  }
}
