import ipaddr from 'ipaddr.js';

/** A network from which a key may be used, ready to be compared. */
export type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

/**
 * The one way to write an address or a CIDR network: 10.1.2.3/8 is 10.0.0.0/8, ::ffff:10.0.0.1 is
 * 10.0.0.1/32. Undefined for what is neither; no short, octal or zoned spellings.
 */
export function normalNetwork(written: string): string | undefined {
  const [address = '', bits, ...rest] = written.trim().split('/');
  const parsed = parseAddress(address);
  if (!parsed || rest.length > 0) return undefined;
  const whole = parsed.toByteArray().length * 8;
  const length = bits === undefined ? whole : lengthOf(bits);
  if (length === undefined || length > whole) return undefined;
  return networkOf(parsed, length);
}

/** Of what `normalNetwork` has written. */
export const toNetwork = (normal: string): Network => ipaddr.parseCIDR(normal);

/** IPv4 also when it came over an IPv6 socket. */
export function isInNetworks(networks: readonly Network[], address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return networks.some(
    ([network, length]) => network.kind() === parsed.kind() && parsed.match(network, length),
  );
}

function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  if (text.includes('%') || !ipaddr.IPv6.isValid(text)) return undefined;
  return ipaddr.IPv6.parse(text);
}

const lengthOf = (bits: string): number | undefined =>
  /^\d{1,3}$/.test(bits) ? Number(bits) : undefined;

/** With the bits behind the prefix cleared; a network of mapped addresses is one of IPv4. */
function networkOf(address: ipaddr.IPv4 | ipaddr.IPv6, length: number): string {
  const mappedBits = 96;
  const isMapped = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress();
  if (isMapped && length >= mappedBits) {
    return networkOf(address.toIPv4Address(), length - mappedBits);
  }
  const cidr = `${address.toString()}/${length}`;
  const network =
    address instanceof ipaddr.IPv4
      ? ipaddr.IPv4.networkAddressFromCIDR(cidr)
      : ipaddr.IPv6.networkAddressFromCIDR(cidr);
  return `${network.toString()}/${length}`;
}
