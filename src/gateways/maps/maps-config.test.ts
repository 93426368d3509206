import { currency, money } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { ConfigError } from '../../config.ts';
import { readMapsConfig } from './maps-config.ts';

const key = 'AIzaSyD-0123456789_abcdefghij';
const google = {
  WAYSTOCK_MAPS: 'google',
  WAYSTOCK_GOOGLE_MAPS_KEY: key,
  WAYSTOCK_MAPS_BUDGET: '20.00 USD',
};
const osrm = { WAYSTOCK_MAPS: 'osrm', WAYSTOCK_OSRM: 'van=http://127.0.0.1:5000/driving' };

test('without a word of it the embedded roads answer', () => {
  expect(readMapsConfig({})).toEqual({
    tables: ['embedded'],
    routes: ['embedded'],
    addresses: 'embedded',
    google: undefined,
    osrm: undefined,
  });
});

test('tables from the embedded roads, the final ways and the addresses from Google', () => {
  const env = {
    ...google,
    WAYSTOCK_MAPS: 'embedded',
    WAYSTOCK_MAPS_ROUTES: 'google, embedded',
    WAYSTOCK_MAPS_ADDRESSES: 'google',
    WAYSTOCK_GOOGLE_TRAFFIC: 'aware',
  };
  expect(readMapsConfig(env)).toMatchObject({
    tables: ['embedded'],
    routes: ['google', 'embedded'],
    addresses: 'google',
    google: { key, traffic: 'aware', daily: money(2000, currency('USD')) },
  });
});

test('OSRM servers by profile', () => {
  const WAYSTOCK_OSRM = 'van=http://127.0.0.1:5000/driving bike=https://osrm.example/b/cycling/';
  const { osrm: config } = readMapsConfig({
    ...osrm,
    WAYSTOCK_OSRM,
    WAYSTOCK_OSRM_TABLE_SIZE: '500',
  });
  expect(Object.keys(config?.servers ?? {})).toEqual(['van', 'bike']);
  expect(config?.tableSize).toBe(500);
});

test.each<[string, Record<string, string>, RegExp]>([
  ['an unknown provider', { WAYSTOCK_MAPS: 'bing' }, /google, osrm.*"bing"/],
  ['nobody', { WAYSTOCK_MAPS: ',' }, /WAYSTOCK_MAPS must name/],
  ['one twice', { WAYSTOCK_MAPS: 'embedded,embedded' }, /twice/],
  ['unknown for routes', { WAYSTOCK_MAPS_ROUTES: 'here' }, /WAYSTOCK_MAPS_ROUTES.*"here"/],
  ['addresses from nobody we know', { WAYSTOCK_MAPS_ADDRESSES: 'osrm' }, /embedded or google/],
  ['Google without a key', { ...google, WAYSTOCK_GOOGLE_MAPS_KEY: '' }, /Routes API/],
  [
    'a key with a space',
    { ...google, WAYSTOCK_GOOGLE_MAPS_KEY: 'AIza one two three four' },
    /look like a key/,
  ],
  ['Google without a budget', { ...google, WAYSTOCK_MAPS_BUDGET: '' }, /20\.00 USD/],
  ['a budget without a currency', { ...google, WAYSTOCK_MAPS_BUDGET: '20' }, /dollars/],
  ['a budget in euros', { ...google, WAYSTOCK_MAPS_BUDGET: '20.00 EUR' }, /dollars/],
  ['a negative budget', { ...google, WAYSTOCK_MAPS_BUDGET: '-1.00 USD' }, /dollars/],
  [
    'a traffic Google does not have',
    { ...google, WAYSTOCK_GOOGLE_TRAFFIC: 'best' },
    /unaware, aware, optimal/,
  ],
  ['OSRM without a server', { ...osrm, WAYSTOCK_OSRM: '' }, /van=http/],
  ['a server without profile', { ...osrm, WAYSTOCK_OSRM: 'http://127.0.0.1:5000' }, /PROFILE=URL/],
  ['a profile nobody has', { ...osrm, WAYSTOCK_OSRM: 'ship=http://a.example/sea' }, /"ship"/],
  [
    'a server without a path',
    { ...osrm, WAYSTOCK_OSRM: 'van=http://127.0.0.1:5000/' },
    /ends with/,
  ],
  ['another protocol', { ...osrm, WAYSTOCK_OSRM: 'van=ftp://a.example/driving' }, /http or https/],
  ['a table of one', { ...osrm, WAYSTOCK_OSRM_TABLE_SIZE: '1' }, /--max-table-size/],
])('%s is refused with what to set', (_name, env, message) => {
  expect(() => readMapsConfig(env)).toThrow(ConfigError);
  expect(() => readMapsConfig(env)).toThrow(message);
});

test('a refusal does not repeat the key', () => {
  const bad = { ...google, WAYSTOCK_GOOGLE_MAPS_KEY: 'secret secret' };
  expect(() => readMapsConfig(bad)).toThrow(
    expect.not.objectContaining({ message: expect.stringMatching(/secret/) }),
  );
});
