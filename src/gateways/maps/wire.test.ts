import { instant, seconds } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { freeOfCharge } from './budget.ts';
import { openGoogle, type GoogleOptions } from './google.ts';
import { readElement, readRoute } from './google-wire.ts';
import { testOutside } from './maps.fixture.ts';
import { openOsrm, osrmLimits, routeStops } from './osrm.ts';
import { readOsrmRefusal, readTable, tablePath } from './osrm-wire.ts';

const [a, b, c] = [
  { lon: 8.6821, lat: 50.1109 },
  { lon: -0.1, lat: 51.5 },
  { lon: 8.5, lat: 50 },
] as const;

/** What goes out, to the letter. */
function recorded() {
  const asked: { url: string; headers: unknown; body: unknown }[] = [];
  const outside = {
    ...testOutside(),
    fetch: (async (url: string, init: RequestInit) => {
      const body = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
      asked.push({ url, headers: init.headers, body });
      return new Response('{}', { status: 400 });
    }) as typeof fetch,
  };
  return { asked, outside };
}
const soon = { deadline: seconds(10) };
const at = (lat: number, lon: number) => ({
  location: { latLng: { latitude: lat, longitude: lon } },
});

describe('Google', () => {
  const open = (more: Partial<GoogleOptions> = {}) => {
    const { asked, outside } = recorded();
    return {
      asked,
      outside,
      google: openGoogle({ key: 'k-1', outside, budget: freeOfCharge, ...more }),
    };
  };

  test('computeRouteMatrix', async () => {
    const { asked, google } = open();
    await google.matrix({ sources: [a], targets: [b, c], profile: 'van' }, soon);
    expect(asked).toEqual([
      {
        url: 'https://routes.googleapis.com/distanceMatrix/v2:computeRouteMatrix',
        headers: {
          'content-type': 'application/json',
          'x-goog-api-key': 'k-1',
          'x-goog-fieldmask':
            'originIndex,destinationIndex,status,condition,distanceMeters,duration',
        },
        body: {
          origins: [{ waypoint: at(50.1109, 8.6821) }],
          destinations: [{ waypoint: at(51.5, -0.1) }, { waypoint: at(50, 8.5) }],
          travelMode: 'DRIVE',
          routingPreference: 'TRAFFIC_UNAWARE',
        },
      },
    ]);
  });

  test('computeRoutes, with the traffic of an hour', async () => {
    const { asked, google } = open({ traffic: 'aware' });
    const departAt = instant(Date.UTC(2026, 4, 6, 17));
    await google.route({ stops: [a, c, b], profile: 'van', departAt }, soon);
    expect(asked[0]).toMatchObject({
      url: 'https://routes.googleapis.com/directions/v2:computeRoutes',
      body: {
        origin: at(50.1109, 8.6821),
        destination: at(51.5, -0.1),
        intermediates: [at(50, 8.5)],
        polylineEncoding: 'GEO_JSON_LINESTRING',
        travelMode: 'DRIVE',
        routingPreference: 'TRAFFIC_AWARE',
        departureTime: '2026-05-06T17:00:00.000Z',
      },
    });
  });

  test('on foot there is no preference', async () => {
    const { asked, google } = open({ traffic: 'optimal' });
    await google.matrix({ sources: [a], targets: [b], profile: 'foot' }, soon);
    expect(asked[0]?.body).not.toHaveProperty('routingPreference');
  });

  const exists = { condition: 'ROUTE_EXISTS', status: {} };
  test.each<[string, object, object]>([
    [
      'a way',
      { ...exists, distanceMeters: 1609, duration: '393s' },
      { status: 'ok', duration_s: 393, distance_m: 1609 },
    ],
    [
      'a fraction',
      { ...exists, distanceMeters: 1, duration: '3.5s' },
      { status: 'ok', duration_s: 3.5, distance_m: 1 },
    ],
    [
      'a distance left out',
      { ...exists, duration: '0s' },
      { status: 'ok', duration_s: 0, distance_m: 0 },
    ],
    ['no way', { condition: 'ROUTE_NOT_FOUND', status: {} }, { status: 'unreachable' }],
    [
      'an error of its own',
      { status: { code: 14 }, condition: 'ROUTE_EXISTS', distanceMeters: 5, duration: '9s' },
      { status: 'provider-error' },
    ],
    ['no duration', { ...exists, distanceMeters: 5 }, { status: 'provider-error' }],
    ['a condition of tomorrow', { status: {}, condition: 'MAYBE' }, { status: 'provider-error' }],
  ])('an element with %s', (_name, fields, cell) => {
    const element = { originIndex: 2, destinationIndex: 1, ...fields };
    expect(readElement(element)).toEqual({ source: 2, target: 1, cell });
  });

  test('indices left out are nought', () => {
    expect(readElement({ ...exists, duration: '1s' })).toMatchObject({ source: 0, target: 0 });
  });

  test.each([{}, { originIndex: -1, ...exists }, { ...exists, duration: '5 min' }, 'x', null, []])(
    '%j is no element',
    (item) => {
      expect(() => readElement(item)).toThrow(/route matrix/);
    },
  );

  test('no routes is no way; another number of legs is no answer', () => {
    expect(readRoute({}, [a, b])).toEqual({
      ok: false,
      error: { kind: 'no-way-between', from: a, to: b },
    });
    const geoJsonLinestring = { coordinates: [[8, 50]] };
    const route = { duration: '1s', polyline: { geoJsonLinestring }, legs: [] };
    expect(() => readRoute({ routes: [route] }, [a, b])).toThrow(/legs/);
  });
});

describe('OSRM', () => {
  const open = () => {
    const { asked, outside } = recorded();
    return {
      asked,
      osrm: openOsrm({ outside, servers: { van: 'http://osrm.example/b/driving' } }),
    };
  };

  test('table, route and nearest', async () => {
    const { asked, osrm } = open();
    await osrm.matrix({ sources: [a], targets: [b, c], profile: 'van' }, soon);
    await osrm.route({ stops: [a, b], profile: 'van' }, soon);
    await osrm.nearest(c, 'van', soon);
    const way = '8.682100,50.110900;-0.100000,51.500000';
    expect(asked.map(({ url }) => url)).toEqual([
      `http://osrm.example/b/table/v1/driving/${way};8.500000,50.000000?sources=0&destinations=1;2&annotations=duration,distance&generate_hints=false`,
      `http://osrm.example/b/route/v1/driving/${way}?steps=true&overview=full&geometries=geojson&generate_hints=false`,
      'http://osrm.example/b/nearest/v1/driving/8.500000,50.000000?number=1&generate_hints=false',
    ]);
  });

  test('no URL is longer than what is passed on', () => {
    const far = { lon: -179.999999, lat: -89.999999 };
    const { locations } = osrmLimits({ tableSize: 10_000, longestUrl: 8000 });
    const half = Array.from({ length: locations / 2 }, () => far);
    expect(tablePath('driving', half, half).length).toBeLessThanOrEqual(8000);
    expect(locations).toBeGreaterThan(250);
    expect(routeStops({ routeSize: 500 })).toBeLessThan(500);
  });

  const waypoint = (distance?: number) => ({
    location: [8, 50],
    ...(distance ? { distance } : {}),
  });
  const table = {
    code: 'Ok',
    durations: [[0, 12.3, null]],
    distances: [[0, 99.9, null]],
    sources: [waypoint()],
    destinations: [waypoint(), waypoint(12), waypoint()],
  };

  test('null is no way, far from a street is not there', () => {
    const { cell } = readTable(table, 1, 3);
    expect([0, 1, 2].map((target) => cell(0, target))).toEqual([
      { status: 'ok', duration_s: 0, distance_m: 0 },
      { status: 'ok', duration_s: 12.3, distance_m: 99.9 },
      { status: 'unreachable' },
    ]);
    const moved = { ...table, destinations: [waypoint(), waypoint(1200), waypoint()] };
    expect(readTable(moved, 1, 3).cell(0, 1)).toEqual({ status: 'target-not-snapped' });
    const off = { ...table, sources: [waypoint(1200)] };
    expect(readTable(off, 1, 3).cell(0, 1)).toEqual({ status: 'source-not-snapped' });
  });

  test.each([
    { ...table, distances: undefined },
    { ...table, durations: [[0, 1]] },
    { ...table, durations: [] },
    { ...table, code: 'NoTable' },
    { ...table, durations: [[0, -1, 2]] },
    { ...table, sources: [] },
  ])('%j is no table of this size', (body) => {
    expect(() => readTable(body, 1, 3)).toThrow(/table of this size/);
  });

  test.each<[string, object | undefined]>([
    ['{"code":"NoRoute"}', { code: 'NoRoute', coordinate: undefined }],
    [
      '{"code":"NoSegment","message":"Could not find a matching segment for coordinate 3"}',
      { code: 'NoSegment', coordinate: 3 },
    ],
    ['<html>', undefined],
    ['[]', undefined],
  ])('%s', (body, expected) => {
    expect(readOsrmRefusal(body)).toEqual(expected);
  });
});
