import { describe, expect, test } from 'vitest';
import { writeWaystock } from '../vrp/format/waystock.ts';
import { onRoad } from '../vrp/testing/road.ts';
import { runCli } from './run-cli.ts';

const tiny = `NAME : tiny
TYPE : CVRP
DIMENSION : 4
CAPACITY : 10
EDGE_WEIGHT_TYPE : EUC_2D
NODE_COORD_SECTION
1 0 0
2 3 4
3 6 8
4 -3 4
DEMAND_SECTION
1 0
2 4
3 5
4 6
DEPOT_SECTION
1
-1
EOF
`;
const liLim = `2 20 1
0 0 0 0 0 100 0 0 0
1 3 4 -4 1 50 10 2 0
2 6 8 4 2 30 10 0 1
`;

/** A run in memory: files in, what was written and printed out. */
async function run(argv: readonly string[], given: Readonly<Record<string, string>> = {}) {
  const files: Record<string, string> = { 'tiny.vrp': tiny, 'lc.txt': liLim, ...given };
  let out = '';
  let err = '';
  const begun = performance.now();
  const code = await runCli(argv, {
    readText: (path) => {
      const text = files[path];
      if (text === undefined) throw Object.assign(new Error(`no file ${path}`), { code: 'ENOENT' });
      return text;
    },
    writeText: (path, text) => {
      files[path] = text;
    },
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    watched: false,
    elapsed: () => (performance.now() - begun) / 1000,
  });
  return { code, out, err, files, json: () => JSON.parse(out) as Record<string, unknown> };
}

describe('solve', () => {
  test('prints one document with the file’s own numbers, and writes what is asked for', async () => {
    const { code, json, files, err } = await run([
      'solve',
      'tiny.vrp',
      '--iterations=50',
      '--threads=1',
      '--out=tiny.sol',
      '--svg=tiny.svg',
    ]);
    expect(code).toBe(0);
    expect(err).toBe('');
    const document = json();
    expect(document).toMatchObject({
      instance: 'tiny',
      class: 'CVRP',
      cost: 30,
      vehicles: 2,
      feasible: true,
      unserved: [],
      threads: 1,
    });
    const routes = document['routes'] as { depot: number; stops: number[]; load: number }[];
    expect(routes.map(({ stops }) => stops.toSorted()).toSorted()).toEqual([[2, 3], [4]]);
    expect(routes.map(({ depot }) => depot)).toEqual([1, 1]);
    expect(routes.map(({ load }) => load).toSorted()).toEqual([6, 9]);
    expect(files['tiny.sol']).toMatch(/^Route #1: [123 ]+\nRoute #2: [123 ]+\nCost 30\n$/);
    expect(files['tiny.svg']).toMatch(/^<svg[\s\S]*<polyline[\s\S]*<\/svg>\n$/);
    const checked = await run(['check', 'tiny.vrp', 'tiny.sol'], files);
    expect(checked.json()).toEqual({ cost: 30, vehicles: 2, feasible: true, violations: [] });
    expect(checked.code).toBe(0);
  });

  test('ends by the clock', async () => {
    const { json } = await run(['solve', 'tiny.vrp', '--seconds', '1']);
    const { seconds, cost, feasible } = json();
    expect({ cost, feasible }).toEqual({ cost: 30, feasible: true });
    // How punctual it is the benchmark tells: here others may use the machine, too.
    expect(seconds).toBeGreaterThanOrEqual(0.9);
    expect(seconds).toBeLessThan(10);
  });

  test('hierarchical: the distance stands beside the number of vehicles', async () => {
    const { out, json } = await run(['solve', 'lc.txt', '--iterations', '50']);
    expect(json()).toMatchObject({
      instance: 'lc',
      objective: 'hierarchical',
      cost: 20,
      vehicles: 1,
    });
    expect(json()['routes']).toMatchObject([{ stops: [2, 1] }]);
    const { improvements } = json() as unknown as { improvements: number[][] };
    expect(improvements.at(-1)?.[1]).toBe(20);
    expect((await run(['check', 'lc.txt', 'plan.json'], { 'plan.json': out })).json()).toEqual({
      cost: 20,
      vehicles: 1,
      feasible: true,
      violations: [],
    });
  });

  test('conventions can be overridden', async () => {
    const exact = (await run(['solve', 'tiny.vrp', '--iterations=9', '--rounding=exact'])).json();
    expect(exact).toMatchObject({ cost: 30, rounding: 'exact' });
    const other = (await run(['solve', 'tiny.vrp', '--iterations=9', '--class=MDVRPTW'])).json();
    expect(other).toMatchObject({ cost: 30_000, class: 'MDVRPTW' });
  });

  test('a problem of ours: what cannot be served is named with its reason, and checks', async () => {
    const problem = onRoad([{ capacity: [15, 100] }], [{}, {}]);
    const given = { 'day.json': writeWaystock(problem, { name: 'day' }) };
    const solved = await run(['solve', 'day.json', '--iterations=20'], given);
    expect(solved.json()).toMatchObject({
      instance: 'day',
      feasible: true,
      unserved: [{ reason: { kind: 'capacity', dimension: 'weight_g', over: 5 } }],
    });
    const checked = await run(['check', 'day.json', 'plan.json'], {
      ...given,
      'plan.json': solved.out,
    });
    expect(checked.code).toBe(0);
  });
});

describe('check', () => {
  test.each([
    ['Route #1: 1 2 3\n', 'capacity'],
    ['Route #1: 1 2\n', 'job-missing'],
    [
      '{"cost": 31, "routes": [{"vehicle": "1", "stops": [2, 3]}, {"vehicle": 2, "stops": [4]}]}',
      'wrong-cost',
    ],
    [
      '{"routes": [{"vehicle": "1", "stops": [2, 3]}, {"vehicle": "1", "stops": [4]}]}',
      'vehicle-twice',
    ],
    ['{"routes": [{"vehicle": "1", "stops": [2, 1, 3]}, {"vehicle": 2, "stops": [4]}]}', 'reload'],
  ])('ends with 1 for %s, naming %s', async (plan, kind) => {
    const { code, json } = await run(['check', 'tiny.vrp', 'plan'], { plan });
    expect(code).toBe(1);
    expect(json()).toMatchObject({ feasible: false });
    const { violations } = json() as { violations: { kind: string }[] };
    expect(violations.map((violation) => violation.kind)).toContain(kind);
  });

  test.each([
    ['nonsense', 'neither a .sol nor JSON'],
    ['{"routes": 3}', 'routes is not a list'],
    ['null', 'routes is not a list'],
    ['{"routes": [{"vehicle": "9", "stops": []}]}', "routes[0].vehicle is '9'"],
    ['{"routes": [{"vehicle": "1", "stops": [9]}]}', 'routes[0].stops[0] is 9'],
    ['{"routes": [{"vehicle": "1", "steps": [{"kind": "lunch"}]}]}', 'routes[0].steps[0]'],
    ['Route #1: 7\n', 'there is no client 7'],
  ])('ends with 2 for %s', async (plan, message) => {
    const { code, err, out } = await run(['check', 'tiny.vrp', 'plan'], { plan });
    expect(err).toContain(message);
    expect(out).toBe('');
    expect(code).toBe(2);
  });
});

describe('what cannot be done is said in one line, with 2', () => {
  test.each([
    [['solve'], 'solve takes one FILE'],
    [['solve', 'gone.vrp'], 'no file gone.vrp'],
    [['solve', 'tiny.vrp', '--speed=1'], "Unknown option '--speed'"],
    [['solve', 'tiny.vrp', '--seconds=soon'], "--seconds is 'soon'"],
    [['solve', 'tiny.vrp', '--threads=0'], "--threads is '0'; it must be a whole number from 1 up"],
    [['solve', 'tiny.vrp', '--class=VRP'], "--class is 'VRP'; it can be CVRP"],
    [['solve', 'tiny.vrp', '--format=solomon'], 'expected node 0'],
    [['check', 'tiny.vrp'], 'check takes FILE and SOLUTION'],
    [['dance'], 'solve FILE'],
  ])('%j', async (argv, message) => {
    const { code, err, out } = await run(argv);
    expect(err).toContain(message);
    expect(out).toBe('');
    expect(code).toBe(2);
  });
});
