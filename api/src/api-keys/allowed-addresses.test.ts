import { expect, test } from 'vitest';
import { isInNetworks, normalNetwork, toNetwork } from './allowed-addresses.js';

test.each([
  ['203.0.113.7', '203.0.113.7/32'],
  [' 10.1.2.3/8 ', '10.0.0.0/8'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['2001:DB8::1', '2001:db8::1/128'],
  ['2001:db8:0:0::/32', '2001:db8::/32'],
  ['::ffff:192.0.2.4', '192.0.2.4/32'],
  ['::ffff:10.9.8.7/104', '10.0.0.0/8'],
])('%s is written %s', (written, normal) => {
  expect(normalNetwork(written)).toBe(normal);
});

test.each([
  '',
  'localhost',
  '10.0.0.0/33',
  '2001:db8::/129',
  '10.0.0.0/8/8',
  '10.0.0.0/-1',
  '10.0.0.0/',
  '127.1',
  '0x7f.0.0.1',
  '010.0.0.1',
  '10.0.0.256',
  'fe80::1%eth0',
])('"%s" is no network', (written) => {
  expect(normalNetwork(written)).toBeUndefined();
});

test('an address is in its networks, whichever way it came', () => {
  const networks = ['10.0.0.0/8', '2001:db8::/32'].map(toNetwork);
  const inside = ['10.255.0.1', '::ffff:10.1.2.3', '2001:db8:ffff::1'];
  expect(inside.filter((address) => !isInNetworks(networks, address))).toEqual([]);
  const outside = ['11.0.0.1', '::ffff:11.0.0.1', '2001:db9::1', '::1', '', 'nonsense'];
  expect(outside.filter((address) => isInNetworks(networks, address))).toEqual([]);
});
