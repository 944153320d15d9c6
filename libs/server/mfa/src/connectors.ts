import { Inject, Injectable } from '@nestjs/common';
import { isJsonObject } from '#shared/kernel';
import {
  createOutbound,
  validateInteractions,
  type CompiledConfiguration,
  type CompiledInteraction,
  type ExecutionResult,
  type ExecutionRoots,
  type Outbound,
} from '#server/outbound';
import { CONFIG, Vault, type Config, type Tx } from '#server/platform';
import { Directory, type AuthenticationConfiguration } from '#server/tenancy';

/** One method's way to the outside: its compiled configuration with opened secrets. */
export type Connector = Readonly<{ configuration: CompiledConfiguration; secrets: Readonly<Record<string, string>> }>;

export const OUTBOUND = Symbol('outbound');

/** `a=b,c=d` of SEKISHO_HOST_ALIASES as the outbound door wants it. */
export const outboundFor = (config: Config): Outbound =>
  createOutbound({
    aliases: new Map(config.SEKISHO_HOST_ALIASES.map((entry) => entry.split('=') as [string, string])),
    allow: config.SEKISHO_EGRESS_ALLOW,
    requireHttps: !config.development,
  });

/** Where the secrets of a configuration are sealed; the management API writes them there. */
export const configurationSecretsPlace = (tenantId: string, id: string) => ({
  tenantId,
  table: 'authentication_configuration',
  row: id,
  column: 'secrets_sealed',
});

const MOST_CACHED = 1_000;

/** Compiles configurations once per version and calls the services they name. */
@Injectable()
export class Connectors {
  readonly #compiled = new Map<string, Connector>();

  constructor(
    private readonly directory: Directory,
    private readonly vault: Vault,
    @Inject(OUTBOUND) private readonly outbound: Outbound,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Null where the tenant has no enabled configuration of this type. */
  async find(tx: Tx, type: string): Promise<Connector | null> {
    const row = await this.directory.configuration(tx, type);
    return row ? this.compile(row) : null;
  }

  /** Calls the service of one interaction. `exposeCode` leaves the provider's code in the answer (development tenants only). */
  call(
    connector: Connector,
    interaction: CompiledInteraction,
    roots: ExecutionRoots,
    tenantId: string,
    exposeCode: boolean,
  ): Promise<ExecutionResult> {
    const dropFromResponse =
      exposeCode && this.config.development ? [] : [connector.configuration.metadata.verificationCodeParam];
    return this.outbound.execute(interaction, roots, { tenantId, secrets: connector.secrets, dropFromResponse });
  }

  private compile(row: AuthenticationConfiguration): Connector {
    const key = `${row.tenantId}/${row.id}/${row.updatedAt.getTime()}`;
    const cached = this.#compiled.get(key);
    if (cached) return cached;
    if (!isJsonObject(row.document)) throw new Error('a stored authentication configuration is no object');
    const compiled = validateInteractions(row.document, {});
    if (!compiled.ok) throw new Error('a stored authentication configuration does not validate');
    const opened: unknown = JSON.parse(this.vault.open(configurationSecretsPlace(row.tenantId, row.id), row.secretsSealed));
    const connector = { configuration: compiled.value, secrets: opened as Record<string, string> };
    if (this.#compiled.size >= MOST_CACHED) this.#compiled.clear();
    this.#compiled.set(key, connector);
    return connector;
  }
}
