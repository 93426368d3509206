import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asOsm, importNetwork, prepareNetwork } from '../../src/domains/roads/index.ts';
import { openTestApi, type TestApi } from '../support/api.ts';

let api: TestApi;
let empty: TestApi;
beforeAll(async () => {
  const network = {
    nodes: [
      { id: 1, lon: 13.4, lat: 52.5 },
      { id: 2, lon: 13.42, lat: 52.52 },
    ],
    ways: [{ id: 1, nodes: [1, 2], tags: { highway: 'residential', name: 'Teststraße' } }],
  };
  const prepared = await prepareNetwork(
    { name: 'one street', country: 'de', credit: 'those who drew it' },
    asOsm({ network, addresses: [] }),
  );
  api = await openTestApi(async (tx) => {
    await importNetwork(tx, prepared);
  });
  empty = await openTestApi(async () => undefined);
});
afterAll(() => Promise.all([api.close(), empty.close()]));

const get = (url: string, headers: Record<string, string> = {}, of = api) =>
  of.server.app.inject({ url, headers });
/** The tile in which the street begins. */
const tile = '/tiles/14/8801/5374.mvt';

describe('a tile', () => {
  test('holds the streets there, for everybody, packed for who can unpack', async () => {
    const plain = await get(tile);
    expect(plain.statusCode).toBe(200);
    expect(plain.headers['content-type']).toBe('application/vnd.mapbox-vector-tile');
    const roads = new VectorTile(new PbfReader(plain.rawPayload)).layers['roads'];
    expect(roads?.feature(0).properties).toMatchObject({ name: 'Teststraße', rank: 1 });
    const packed = await get(tile, { 'accept-encoding': 'br, gzip' });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(packed.rawPayload)).toEqual(plain.rawPayload);
  });

  test('is asked for once: for ever by its version, else again only if it has changed', async () => {
    const { etag, 'cache-control': lasts } = (await get(tile)).headers;
    expect(lasts).toBe('public, max-age=60');
    const again = await get(tile, { 'if-none-match': String(etag) });
    expect([again.statusCode, again.rawPayload.length]).toEqual([304, 0]);
    const version = String(etag).replaceAll('"', '');
    const named = await get(`${tile}?v=${version}`);
    expect(named.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await get(`${tile}?v=other`)).headers['cache-control']).toBe('public, max-age=60');
  });

  test.each([
    '/tiles/14/8800/5373.png',
    '/tiles/14/16384/1.mvt',
    '/tiles/16/0/0.mvt',
    '/tiles/a/0/0.mvt',
  ])('%s is not there', async (url) => {
    expect((await get(url)).json()).toMatchObject({ kind: 'not-found', status: 404 });
  });

  test('is not there where no network is', async () => {
    expect((await get(tile, {}, empty)).statusCode).toBe(404);
  });
});

describe('a static map', () => {
  test('is an SVG with the way, the places and whom to thank', async () => {
    const url =
      '/maps/static.svg?size=400x300&path=52.5,13.4|52.52,13.42&markers=label:A|52.52,13.42';
    const { statusCode, headers, body } = await get(url);
    expect([statusCode, headers['content-type']]).toEqual([200, 'image/svg+xml; charset=utf-8']);
    expect(headers['cross-origin-resource-policy']).toBe('cross-origin');
    expect(body).toContain('width="400" height="300"');
    expect(body).toContain('those who drew it');
    expect(body.match(/<circle/g)).toHaveLength(1);
  });

  test('says what is wrong with what it was asked', async () => {
    expect((await get('/maps/static.svg?size=9x9')).json()).toMatchObject({
      status: 422,
      errors: [{ path: 'query.size' }],
    });
    expect((await get('/maps/static.svg', {}, empty)).json()).toMatchObject({
      kind: 'no-network-imported',
    });
  });
});
