import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/**
 * Whether a request of a user's choosing may reach this address: public ones, and the networks
 * that the operator allows. This machine's own addresses count as private.
 */
export type MayReach = (address: string) => boolean;

/** `allowed` are CIDR networks; `own` answers this machine's addresses. */
export function addressGuard(allowed: readonly string[], own = ownAddresses): MayReach {
  const networks = allowed.map((network) => ipaddr.parseCIDR(network));
  return (text) => {
    if (text.includes('%') || !ipaddr.isValid(text)) return false;
    const address = unwrapped(ipaddr.process(text));
    if (networks.some(([network, bits]) => isWithin(address, network, bits))) return true;
    if (address.range() !== 'unicast') return false;
    return !own().some((mine) => mine.toNormalizedString() === address.toNormalizedString());
  };
}

const isWithin = (address: Address, network: Address, bits: number): boolean =>
  address.kind() === network.kind() && address.match(network, bits);

/**
 * IPv4 in the clothes of IPv6 reaches what the IPv4 address reaches. `process` undoes ::ffff:;
 * ::a.b.c.d is an old way of saying the same. NAT64, 6to4 and Teredo are ranges of their own.
 */
function unwrapped(address: Address): Address {
  if (address.kind() === 'ipv4') return address;
  const bytes = address.toByteArray();
  const isCompatible = bytes.slice(0, 12).every((byte) => byte === 0) && !isSmall(bytes);
  return isCompatible ? ipaddr.fromByteArray(bytes.slice(12)) : address;
}

/** :: and ::1 are themselves. */
const isSmall = (bytes: number[]): boolean => bytes.slice(12, 15).every((byte) => byte === 0);

function ownAddresses(): Address[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ address }) => ipaddr.isValid(address))
    .map(({ address }) => ipaddr.process(address));
}
