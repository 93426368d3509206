import { describe, expect, test } from 'vitest';
import { InvalidProblem, solveSync as solve } from '../solve.ts';
import { onRoad } from '../testing/road.ts';
import { UnreadableInstance } from '../../unreadable-instance.ts';
import { detectFormat, readInstance } from './read.ts';
import { writeWaystock } from './waystock.ts';

/** Node 1 is the depot; the others lie 5, 10 and √2 × 5 from it. */
const vrplib = (head = '', more = ''): string => `NAME : tiny
TYPE : CVRP
DIMENSION : 4
CAPACITY : 10
EDGE_WEIGHT_TYPE : EUC_2D
${head}
NODE_COORD_SECTION
1 0 0
2 3 4
3 6 8
4 5 5
DEMAND_SECTION
1 0
2 4
3 5
4 6
${more}
DEPOT_SECTION
1
-1
EOF
`;
const windows = `TIME_WINDOW_SECTION
1 0 100
2 1 20
3 2.55 30
4 3 40
`;
const solomon = `R1

VEHICLE
NUMBER     CAPACITY
  2         20

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME

 0 0 0 0 0 100 0
 1 3 4 4 1 20 10
 2 6 8 5 2 30 10
`;
const liLim = `2\t20\t1
0 0 0 0 0 100 0 0 0
1 3 4 -4 1 50 10 2 0
2 6 8 4 2 30 10 0 1
`;
const cordeau = `2 1 2 1
30 8
1 3 4 0 4 1 1 1
2 6 8 0 5 1 1 1
3 0 0 0 0 0 0
`;

describe('readInstance', () => {
  test.each([
    ['CVRP', 'vrplib', 'round', vrplib(), 1],
    ['VRPTW', 'vrplib', 'dimacs', vrplib('SERVICE_TIME : 1.25', windows), 0.1],
    ['PCVRPTW', 'vrplib', 'dimacs', vrplib('', `${windows}PRIZE_SECTION\n1 0\n2 3\n3 0\n4 1\n`), 1],
    [
      'HFVRP',
      'vrplib',
      'exact',
      vrplib('VEHICLES: 1', 'VEHICLES_FIXED_COST_SECTION\n1 700\n'),
      1e-5,
    ],
    ['VRPB', 'vrplib', 'round', vrplib('', 'BACKHAUL_SECTION\n1 0\n2 0\n3 0\n4 0\n'), 1],
    ['GVRP', 'vrplib', 'round', vrplib('', 'MUTUALLY_EXCLUSIVE_GROUP_SECTION\n1 2 3\n2 4\n'), 1],
    ['VRPTW', 'solomon', 'dimacs', solomon, 0.1],
    ['PDPTW', 'lilim', 'none', liLim, 1],
    ['MDVRP', 'cordeau', 'none', cordeau, 1],
    ['waystock', 'waystock', 'none', writeWaystock(onRoad([{}], [{}])), 1],
  ])('%s in %s is known by itself, with rounding %s', (name, format, rounding, text, scale) => {
    expect(detectFormat(text)).toBe(format);
    const { instance } = readInstance(text);
    expect(instance).toMatchObject({ class: name, rounding });
    expect(instance.scale).toBeCloseTo(scale, 12);
  });

  test('distances and times are whole numbers by the rounding of the class', () => {
    const { problem } = readInstance(vrplib('SERVICE_TIME : 1.25', windows));
    expect(problem.jobs[1]).toMatchObject({
      id: '3',
      load: [5],
      service: 12,
      windows: [{ opens: 25, closes: 300 }],
    });
    // 7.07… from the depot to node 4.
    const at = (text: string, options = {}) => readInstance(text, options).problem.profiles[0];
    expect(at(vrplib())?.distances[3]).toBe(7);
    expect(at(vrplib(), { rounding: 'dimacs' })?.distances[3]).toBe(70);
    expect(at(vrplib(), { class: 'SDVRPTW' })?.distances[3]).toBe(7071);
    expect(at(vrplib(), { rounding: 'none' })?.distances[3]).toBeCloseTo(7.0711, 4);
    const profile = at(vrplib());
    expect(profile?.durations).toBe(profile?.distances);
  });

  test('the vrpb dialect says the kind in a column of its own', () => {
    const text = vrplib().replace(
      /NODE_COORD_SECTION[\s\S]*?DEMAND/,
      'NODE_COORD_SECTION\n1 -1 0 0\n2 0 3 4\n3 1 6 8\n4 1 5 5\nDEMAND',
    );
    const { problem, instance } = readInstance(text);
    expect(instance.class).toBe('VRPB');
    expect(problem.jobs.map((job) => job.collection ?? false)).toEqual([false, true, true]);
    expect(problem.rules).toEqual({ deliveriesFirst: true, noCollectionOnlyRoutes: true });
  });

  test('vehicles that may serve only some clients get skills', () => {
    const allowed = 'VEHICLES_ALLOWED_CLIENTS_SECTION\n1 2 3\n2 3 4\n';
    const { problem } = readInstance(vrplib('VEHICLES : 2', allowed));
    const able = problem.vehicles.map(({ skills }) =>
      problem.jobs.filter((job) => job.skills?.every((s) => skills?.includes(s)) ?? true),
    );
    expect(able.map((jobs) => jobs.map((job) => job.id))).toEqual([
      ['2', '3'],
      ['3', '4'],
    ]);
  });

  test('a request is one job, and fewer vehicles win over any distance', () => {
    const { problem, instance } = readInstance(liLim, { name: 'lc' });
    expect(problem.jobs).toMatchObject([
      { id: '1', location: 1, load: [4], pickup: { location: 2, service: 10 } },
    ]);
    expect(instance).toMatchObject({ name: 'lc', objective: 'hierarchical', nodes: [0, 1, 2] });
    expect(problem.vehicles[0]?.cost.fixed).toBeGreaterThan(30);
    const plain = readInstance(liLim, { objective: 'distance' });
    expect(plain.problem.vehicles[0]?.cost.fixed).toBeUndefined();
  });

  test('every field of the model survives being written and read', () => {
    const rich = onRoad(
      [
        {
          minLoad: [1, 0],
          maxStops: 3,
          overtimeAfter: 60,
          cost: { perOvertimeHour: 9 },
          reload: { at: [0], most: 2, service: 60 },
          breaks: [{ id: 'lunch', duration: 60, windows: [{ opens: 0, closes: 9 }] }],
          lastInFirstOut: true,
          skills: ['cold'],
        },
      ],
      [
        {
          setup: 5,
          lateness: { promise: 60, steps: [{ after: 0, perHour: 6 }] },
          collection: true,
          group: 'a',
          tier: 2,
          release: 7,
        },
        { maxRide: 60, pickup: { location: 4, service: 3 }, priority: 'express' },
      ],
      {
        rules: { expressFirst: 'strict', costPerChange: 2, deliveriesFirst: true },
        routes: [{ vehicle: 'van-1', stops: [{ job: 'job-1', kind: 'delivery' }], frozen: 1 }],
      },
    );
    expect(readInstance(writeWaystock(rich)).problem).toEqual(rich);
  });

  test.each([
    ['', 'format is none of'],
    ['{"dimensions": ["kg"], "locatoins": 3}', 'problem.locatoins is not known'],
    ['{"dimensions": "kg"}', 'problem.dimensions is "kg": a list is needed'],
    ['{', 'not JSON'],
    [vrplib().replace('3 6 8\n', ''), 'NODE_COORD_SECTION has no row for 3'],
    [vrplib().replace('4 6\n', '4 six\n'), "line 16: 'six' is not a number"],
    [vrplib().replace('4 6\n', '3 6\n'), '3 stands twice in DEMAND_SECTION'],
    [vrplib().replace('4 6\n', '9 6\n'), '9 in DEMAND_SECTION is not from 1 to 4'],
    [vrplib('', 'LUNCH_SECTION\n1 2\n'), 'LUNCH_SECTION is not known'],
    [vrplib().replace('EUC_2D', 'GEO'), 'EDGE_WEIGHT_TYPE GEO is not known'],
    [solomon.replace(' 1 3 4 4 1 20 10\n', ''), 'expected node 1, found 2'],
    [solomon.replace(' 30 10', ''), 'the due date is missing'],
    [liLim.replace('0 1\n', '0 2\n'), 'its partner do not agree'],
    [liLim.replace(' 2 0\n', ' 0 0\n'), 'names no partner'],
    [cordeau.replace('2 1 2 1\n', '1 1 2 1\n'), 'type 1'],
  ])('refuses what it cannot read: %#', (text, message) => {
    const read = (): unknown => readInstance(text);
    expect(read).toThrow(UnreadableInstance);
    expect(read).toThrow(message);
  });

  test('what the search does not honour is refused by name, not ignored', () => {
    const { problem } = readInstance(vrplib('', 'MUTUALLY_EXCLUSIVE_GROUP_SECTION\n1 2 3\n2 4\n'));
    const call = (): unknown =>
      solve({ ...problem, jobs: problem.jobs.map((job) => ({ ...job, setup: 1 })) });
    expect(call).toThrow(InvalidProblem);
    expect(call).toThrow('jobs[0].setup asks for setup time');
  });
});
