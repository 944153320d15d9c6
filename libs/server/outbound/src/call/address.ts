import { BlockList, isIPv4, isIPv6 } from 'node:net';

// Every IPv4 block of the IANA special-purpose registry, and all of multicast and reserved space.
const REFUSED_V4 = blocks('ipv4', [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
]);

// Only 2000::/3 is handed out for the public net: loopback, unique local, link-local, multicast, IPv4-mapped and NAT64 are all
// outside it. Inside it, protocol assignments with Teredo, documentation, and 6to4 carry no public service.
const PUBLIC_V6 = blocks('ipv6', [['2000::', 3]]);
const REFUSED_V6 = blocks('ipv6', [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]);

/** Whether an IP address is one of the public net. Anything that is no plain address, a zoned one included, is not. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !REFUSED_V4.check(address, 'ipv4');
  if (!isIPv6(address) || address.includes('%')) return false;
  return PUBLIC_V6.check(address, 'ipv6') && !REFUSED_V6.check(address, 'ipv6');
}

function blocks(family: 'ipv4' | 'ipv6', subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of subnets) list.addSubnet(net, prefix, family);
  return list;
}
