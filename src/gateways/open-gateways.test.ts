import { expect, test } from 'vitest';
import { ConfigError } from '../config.ts';
import { openLog } from '../log.ts';
import { openGateways } from './open-gateways.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const env = { WAYSTOCK_PAYMENT_URL: 'https://pay.example', WAYSTOCK_PAYMENT_SECRET: secret };
const open = (changed: Record<string, string>) => () =>
  openGateways({ ...env, ...changed }, openLog('silent'));

test.each([
  ['a bridge over TLS', {}],
  ['an address for push services', { WAYSTOCK_PUSH_CONTACT: 'mailto:push@waystock.example' }],
  ['a page for push services', { WAYSTOCK_PUSH_CONTACT: 'https://waystock.example/who' }],
  ['a bridge beside Waystock', { WAYSTOCK_PAYMENT_URL: 'http://127.0.0.1:9090' }],
  [
    'OSRM for travel times',
    { WAYSTOCK_MAPS: 'osrm,embedded', WAYSTOCK_OSRM: 'van=http://127.0.0.1:5000/driving' },
  ],
  ['two secrets while one is changed', { WAYSTOCK_PAYMENT_SECRET: `${secret} ${secret}` }],
])('opens with %s', (_name, changed) => {
  expect(open(changed)).not.toThrow();
});

test('tells devices once it is said whom push services may ask', () => {
  expect(open({})().push).toBeUndefined();
  expect(open({ WAYSTOCK_PUSH_CONTACT: 'mailto:a@b.example' })().push).toBeDefined();
});

test.each<[string, Record<string, string>, RegExp]>([
  ['no URL', { WAYSTOCK_PAYMENT_URL: '' }, /WAYSTOCK_PAYMENT_URL .*simulator/],
  ['an unknown map provider', { WAYSTOCK_MAPS: 'bing' }, /WAYSTOCK_MAPS .*google/],
  ['no secret', { WAYSTOCK_PAYMENT_SECRET: ' ' }, /WAYSTOCK_PAYMENT_SECRET .*whsec_/],
  ['plain HTTP elsewhere', { WAYSTOCK_PAYMENT_URL: 'http://pay.example' }, /https:/],
  ['another protocol', { WAYSTOCK_PAYMENT_URL: 'ftp://pay.example' }, /https:/],
  ['no URL at all', { WAYSTOCK_PAYMENT_URL: 'pay' }, /https:/],
  ['a short secret', { WAYSTOCK_PAYMENT_SECRET: 'whsec_c2hvcnQ=' }, /24 random/],
  ['a made-up secret', { WAYSTOCK_PAYMENT_SECRET: `whsec_${'A'.repeat(43)}=` }, /24 random/],
  ['a contact that is none', { WAYSTOCK_PUSH_CONTACT: 'us' }, /mailto:/],
  ['a bad second one', { WAYSTOCK_PAYMENT_SECRET: `${secret} secret` }, /24 random/],
])('%s is refused with what to set', (_name, changed, message) => {
  expect(open(changed)).toThrow(ConfigError);
  expect(open(changed)).toThrow(message);
});
