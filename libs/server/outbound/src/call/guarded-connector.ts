import { lookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { Destination, Egress } from './egress.ts';

/** The address lies inside, and nobody allowed it. */
export class DestinationRefused extends Error {
  constructor() {
    super('the destination may not be reached');
  }
}

/** Connects only where `egress` lets it, judging each resolved address in the moment of connecting. */
export function guardedConnector(egress: Egress, connectTimeoutMs: number): buildConnector.connector {
  return (options, callback) => {
    const port = Number(options.port || (options.protocol === 'https:' ? 443 : 80));
    const destination = egress.destinationOf(options.hostname, port);
    const { hostname } = destination;
    if (isIP(hostname) && !destination.trusted && !egress.mayConnect(hostname, destination.port)) {
      callback(new DestinationRefused(), null);
      return;
    }
    const connect = buildConnector({ timeout: connectTimeoutMs, lookup: guardedLookup(egress, destination) });
    connect({ ...options, hostname, port: String(destination.port) }, callback);
  };
}

function guardedLookup(egress: Egress, destination: Destination): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (fault, found) => {
      if (fault) {
        callback(fault, '', 0);
        return;
      }
      const reachable = found.filter(({ address }) => destination.trusted || egress.mayConnect(address, destination.port));
      const [first] = reachable;
      if (!first) callback(new DestinationRefused(), '', 0);
      else answer(reachable, first);
    });
    function answer(reachable: LookupAddress[], first: LookupAddress): void {
      if (options.all) callback(null, reachable);
      else callback(null, first.address, first.family);
    }
  };
}
