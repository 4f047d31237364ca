/** Which IP addresses are no part of the public internet (IANA special-purpose registries, RFC 6890, RFC 8190). */
import { BlockList, isIP, isIPv4 } from 'node:net';

const special4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

const blocked4 = new BlockList();
for (const [net, prefix] of special4) blocked4.addSubnet(net, prefix, 'ipv4');

/** Only global unicast (2000::/3) is public, and of that not these. */
const special6: readonly [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
];
const public6 = new BlockList();
public6.addSubnet('2000::', 3, 'ipv6');
const blocked6 = new BlockList();
for (const [net, prefix] of special6) blocked6.addSubnet(net, prefix, 'ipv6');

/** True when a call to this literal address could reach something that is not public; also for what is no address. */
export function isSpecialAddress(address: string): boolean {
  const plain = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (isIPv4(plain)) return blocked4.check(plain, 'ipv4');
  if (isIP(plain) !== 6) return true;
  // v4-mapped, NAT64, 6to4 and the like all lie outside 2000::/3 or in the list, so what they carry need not be read.
  return !public6.check(plain, 'ipv6') || blocked6.check(plain, 'ipv6');
}
