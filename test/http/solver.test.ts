import { asId, type RegionId } from '@waystock/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, Caller } from '../support/api.ts';
import { openTestApi, type TestApi } from '../support/api.ts';

let api: TestApi;
let ops: Caller;
beforeAll(async () => {
  api = await openTestApi(async () => undefined);
  ops = await api.as('ops', 'planner', { regions: [asId<RegionId>('reg_test')] });
});
afterAll(() => api.close());

const solve = (problem: object, more: object = {}, who = ops): Promise<Answer> =>
  who.send('POST', '/solver/solve', { problem, ...more });

/** Minutes between the depot and two doors. */
const minutes = [0, 10, 15, 10, 0, 5, 15, 5, 0];
const shift = { opens_s: 0, closes_s: 36_000 };
const van = { id: 'ada', profile: 'van', start: 0, end: 0, capacity: [3], shift };
const problem = {
  dimensions: ['units'],
  locations: 3,
  profiles: [
    {
      name: 'van',
      durations_s: minutes.map((one) => one * 60),
      distances_m: minutes.map((one) => one * 500),
    },
  ],
  vehicles: [{ ...van, cost: { fixed: 10, per_km: 1 } }],
  jobs: [
    { id: 'near', location: 1, load: [1], service_s: 60 },
    { id: 'far', location: 2, load: [2], windows: [{ opens_s: 3600, closes_s: 7200 }] },
    { id: 'piano', location: 2, load: [9] },
  ],
};

describe('a problem of a caller’s own', () => {
  test('is solved, and what is left out has its reason', async () => {
    const { status, body } = await solve(problem);
    expect(status).toBe(200);
    expect(body).toMatchObject({ travel: [], cost: { total: 25, unserved_normal: 1 } });
    const [route] = body.routes;
    expect(route).toMatchObject({ vehicle: 'ada', distance_m: 15_000, load: [3] });
    expect(route.stops.map((stop: Answer['body']) => stop.job).toSorted()).toEqual(['far', 'near']);
    expect(body.unserved).toEqual([
      {
        job: 'piano',
        reason: { kind: 'capacity', vehicle: 'ada', text: expect.stringContaining('too little') },
        also: [],
      },
    ]);
  });

  test('asked again with the same seed it has the same answer', async () => {
    const [one, other] = [await solve(problem, { seed: 7 }), await solve(problem, { seed: 7 })];
    expect(one.body).toEqual(other.body);
  });

  test('by positions it is joined by the roads in use, and says by which', async () => {
    const { locations: _, profiles: __, ...rest } = problem;
    const positions = [
      { lon: 11, lat: 48 },
      { lon: 11.01, lat: 48 },
      { lon: 11.02, lat: 48 },
    ];
    const { status, body } = await solve({ ...rest, positions });
    expect(status).toBe(200);
    expect(body.travel).toEqual([{ profile: 'van', source: 'great-circle' }]);
    expect(body.routes[0].distance_m).toBeGreaterThan(2 * 1400);
  });

  test('that contradicts itself is sent back with the field in the caller’s words and the fix', async () => {
    const closed = { ...problem.jobs[0], windows: [{ opens_s: 900, closes_s: 600 }] };
    const { status, body } = await solve({ ...problem, jobs: [closed] });
    expect([status, body.kind]).toEqual([422, 'problem-contradictory']);
    expect(body.details.faults[0].field).toBe('jobs[0].windows[0].closes_s');
    expect(body.details.faults[0].fix).not.toBe('');
  });

  test.each([
    ['profiles without the number of places', { locations: undefined }, 'profiles'],
    ['no travel at all', { locations: undefined, profiles: undefined }, 'profiles'],
    ['travel given twice', { positions: [] }, 'positions'],
    [
      'a profile that roads do not know',
      {
        locations: undefined,
        profiles: undefined,
        positions: [],
        vehicles: [{ ...van, profile: 'ship', cost: {} }],
      },
      'vehicles[0].profile',
    ],
  ])('%s is no problem', async (_, change, field) => {
    const { status, body } = await solve({ ...problem, ...change });
    expect([status, body.details?.faults[0].field]).toEqual([422, field]);
  });
});

test('only operations may ask', async () => {
  const shopper = await api.as('shopper', 'cus_1');
  expect((await solve(problem, {}, shopper)).status).toBe(403);
});

test('more than the usual body is read, and no more than is said', async () => {
  const cells = Array.from({ length: 300 * 300 }, () => 12_345);
  const large = { name: 'van', durations_s: cells, distances_m: cells };
  const answer = await solve({ ...problem, locations: 300, profiles: [large] });
  expect(answer.status).toBe(200);
  expect((await solve({ ...problem, name: 'x'.repeat(2_000_000) })).status).toBe(413);
});
