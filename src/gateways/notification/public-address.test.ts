import { expect, test } from 'vitest';
import { isPublicAddress, isPublicUrl, lookUpPublic } from './public-address.ts';

test.each([
  ...['1.1.1.1', '8.8.8.8', '100.63.255.255', '100.128.0.1', '172.15.0.1', '172.32.0.1'],
  ...['192.167.1.1', '223.255.255.255', '2606:4700::1111', '2a00:1450:4001::200e'],
])('%s is on the open internet', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each([
  ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.255.255.254', '169.254.169.254'],
  ...['172.16.0.1', '172.31.255.255', '192.0.2.1', '192.168.1.1', '198.19.0.1', '224.0.0.1'],
  ...['240.0.0.1', '255.255.255.255', '::', '::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1'],
  ...['64:ff9b::7f00:1', 'fc00::1', 'fd12::1', 'fe80::1', 'ff02::1', '2001:db8::1'],
  ...['2002:7f00:1::', '2001::1', 'not an address', ''],
])('%s is not', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each([
  ['https://fcm.googleapis.com/fcm/send/abc:def', true],
  ['https://updates.push.services.mozilla.com/wpush/v2/abc', true],
  ['https://1.1.1.1/x', true],
  ['http://fcm.googleapis.com/x', false],
  ['https://fcm.googleapis.com:8443/x', false],
  ['https://user:word@fcm.googleapis.com/x', false],
  ['https://localhost/x', false],
  ['https://db.localhost/x', false],
  ['https://printer.local/x', false],
  ['https://metadata.google.internal/x', false],
  ['https://intranet/x', false],
  ['https://127.0.0.1/x', false],
  ['https://2130706433/x', false],
  ['https://0x7f.1/x', false],
  ['https://[::1]/x', false],
  ['https://[::ffff:169.254.169.254]/x', false],
  ['file:///etc/passwd', false],
  ['', false],
])('%s may be asked: %s', (url, may) => {
  expect(isPublicUrl(url)).toBe(may);
});

test.each([true, false])('a name of this machine resolves to nothing, all: %s', async (all) => {
  const error = await new Promise((resolve) => {
    lookUpPublic('localhost', { all }, resolve);
  });
  expect(error).toMatchObject({ message: 'localhost has no public address' });
});
