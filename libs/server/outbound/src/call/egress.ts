import { isIP } from 'node:net';
import { isPublicAddress } from './address.ts';

export type EgressSettings = Readonly<{
  aliases: ReadonlyMap<string, string>;
  allow: readonly string[];
  requireHttps: boolean;
}>;

/** Where a connection goes. `trusted`: named by the operator, so its address is not asked after. */
export type Destination = Readonly<{ hostname: string; port: number; trusted: boolean }>;

/** The rules of who may be reached, decided by the operator's settings alone. */
export class Egress {
  readonly #aliases: ReadonlyMap<string, string>;
  readonly #allowed: ReadonlySet<string>;
  readonly #requireHttps: boolean;

  /** Throws when an entry of `allow` has no port: a whole host is more than anyone means. */
  constructor(settings: EgressSettings) {
    this.#aliases = new Map([...settings.aliases].map(([from, to]) => [from.toLowerCase(), to]));
    this.#allowed = new Set(settings.allow.map(normaliseEntry));
    this.#requireHttps = settings.requireHttps;
  }

  /** Why a URL may not be called, as far as it shows before its name is resolved. */
  problemOf(url: URL): string | null {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'must begin with http:// or https://';
    const hostname = bare(url.hostname);
    const destination = this.destinationOf(hostname, portOf(url));
    if (this.#requireHttps && url.protocol === 'http:' && !destination.trusted) return 'must begin with https://';
    if (isIP(hostname) && !destination.trusted && !this.mayConnect(hostname, destination.port)) {
      return 'must not name an address inside the network';
    }
    return null;
  }

  destinationOf(hostname: string, port: number): Destination {
    const alias = this.#aliases.get(key(hostname, port)) ?? this.#aliases.get(hostname);
    if (alias === undefined) return { hostname, port, trusted: this.#allowed.has(key(hostname, port)) };
    const target = new URL(`http://${alias}`);
    return { hostname: bare(target.hostname), port: /:\d+$/.test(alias) ? portOf(target) : port, trusted: true };
  }

  /** Asked about the very address that is about to be connected to, so that a name that changes its address gains nothing. */
  mayConnect(address: string, port: number): boolean {
    return isPublicAddress(address) || this.#allowed.has(key(address, port));
  }
}

export const portOf = (url: URL): number => Number(url.port || (url.protocol === 'https:' ? 443 : 80));

const bare = (hostname: string) => hostname.replace(/^\[|\]$/g, '');
const key = (hostname: string, port: number) => `${hostname}:${port}`;

function normaliseEntry(entry: string): string {
  if (!/:\d+$/.test(entry) || !URL.canParse(`http://${entry}`)) throw new Error(`"${entry}" is not host:port`);
  const url = new URL(`http://${entry}`);
  return key(bare(url.hostname), portOf(url));
}
