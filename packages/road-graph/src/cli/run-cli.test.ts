import { describe, expect, test } from 'vitest';
import { memorySource } from '../osm/byte-source.ts';
import { writePbf } from '../testing/pbf-writer.ts';
import { randomTown } from '../testing/random-town.ts';
import { type CliIo, runCli } from './run-cli.ts';

/** A file system in memory. */
function desk(files: Record<string, Uint8Array | string> = {}) {
  const held = new Map(Object.entries(files));
  const said = { out: '', err: '' };
  const get = (path: string): Uint8Array | string => {
    const file = held.get(path);
    if (file === undefined)
      throw Object.assign(new Error(`ENOENT: no such file, open '${path}'`), { code: 'ENOENT' });
    return file;
  };
  const io: CliIo = {
    out: (text) => (said.out += text),
    err: (text) => (said.err += text),
    withFile: (path, use) => {
      const file = get(path);
      return use(memorySource(typeof file === 'string' ? new TextEncoder().encode(file) : file));
    },
    readText: (path) => get(path) as string,
    write: (path, bytes) => held.set(path, bytes),
  };
  const run = (line: string) => {
    said.out = '';
    said.err = '';
    const code = runCli(line.split(' '), io);
    return { code, ...said };
  };
  return { run, held };
}

const town = writePbf(randomTown(9, 8, 6));
const points = [
  { lon: -82.9995, lat: 40.0001 },
  { lon: -82.9955, lat: 40.002 },
  { lon: -82.994, lat: 40.0035 },
];
const { run } = desk({
  'town.osm.pbf': town,
  'p.json': JSON.stringify({ points }),
  'st.json': JSON.stringify({
    sources: points.slice(0, 1),
    targets: [...points, { lon: 9, lat: 9 }],
  }),
  'one.json': JSON.stringify({ points: points.slice(0, 1) }),
  'bad.json': '{"points":[{"lon":"x","lat":1}]}',
  'text.txt': 'no map',
  'slow.json': JSON.stringify(
    Object.fromEntries(
      ['motorway', 'arterial', 'local'].map((name) => [name, Array<number>(336).fill(0.5)]),
    ),
  ),
});

test('build says what it made, matrix and route answer from it', () => {
  const built = run('build town.osm.pbf --out g --profiles foot-courier,van --country us');
  expect(built).toMatchObject({ code: 0 });
  expect(built.err).toContain('van 100 %');
  expect(JSON.parse(built.out)).toMatchObject({
    file: 'g',
    profiles: [{ name: 'foot-courier' }, { name: 'van' }],
  });

  const square = run('matrix --graph g --points p.json --profile foot-courier');
  const cells = JSON.parse(square.out) as {
    durations_s: number[][];
    distances_m: number[][];
    status: string[][];
  };
  expect(cells.durations_s.map((row, i) => row[i])).toEqual([0, 0, 0]);
  expect(cells.status.flat()).toEqual(Array(9).fill('ok'));

  const oblong = JSON.parse(
    run('matrix --graph g --points st.json --profile foot-courier').out,
  ) as typeof cells;
  expect(oblong.durations_s).toEqual([[...(cells.durations_s[0] ?? []), null]]);
  expect(oblong.status[0]?.[3]).toBe('target-not-snapped');

  const route = JSON.parse(run('route --graph g --points p.json --profile foot-courier').out) as {
    type: string;
    geometry: { type: string; coordinates: number[][] };
    properties: { duration_s: number; distance_m: number; legs: { duration_s: number }[] };
  };
  expect([route.type, route.geometry.type]).toEqual(['Feature', 'LineString']);
  expect(route.properties.legs.map((leg) => leg.duration_s)).toEqual([
    cells.durations_s[0]?.[1],
    cells.durations_s[1]?.[2],
  ]);
});

test('the time of day counts, and factors can be brought along', () => {
  run('build town.osm.pbf --out g --profiles van');
  const longest = (flags: string): number => {
    const { out } = run(`matrix --graph g --points p.json${flags}`);
    return Math.max(...(JSON.parse(out) as { durations_s: number[][] }).durations_s.flat());
  };
  const free = longest('');
  expect(free).toBeGreaterThan(30);
  const half = longest(' --depart 2024-05-01T08:30:00+02:00 --traffic slow.json');
  expect(Math.abs(half - 2 * free)).toBeLessThanOrEqual(2);
  const night = longest(' --depart 2024-05-01T03:00:00-04:00');
  expect(night).toBeLessThan(longest(' --depart 2024-05-01T17:00:00-04:00'));
});

describe('what cannot be done is said', () => {
  run('build town.osm.pbf --out g --profiles van');
  const cases: readonly [line: string, code: number, message: string][] = [
    ['build text.txt --out g2', 1, 'not-osm'],
    ['build missing.osm.pbf --out g2', 1, 'ENOENT'],
    ['build town.osm.pbf', 2, '--out is missing'],
    ['build town.osm.pbf --out g2 --profiles tram', 2, 'tram is not one of van'],
    ['build town.osm.pbf --out g2 --country xx', 2, 'country xx'],
    ['matrix --graph town.osm.pbf --points p.json', 1, 'not-a-road-file'],
    ['matrix --graph g --points bad.json', 2, '"points" 1 is not'],
    ['matrix --graph g --points text.txt', 2, 'not JSON'],
    ['matrix --graph g --points p.json --profile truck', 2, 'holds van, not truck'],
    ['matrix --graph g --points p.json --depart tomorrow', 2, 'is not like'],
    ['matrix --graph g --points p.json --traffic slow.json', 2, 'needs --depart'],
    ['route --graph g --points one.json', 2, 'two points'],
    ['route --grph g', 2, 'grph'],
    ['fly', 2, 'waystock roads COMMAND'],
  ];
  test.each(cases)('%s', (line, code, message) => {
    const said = run(line);
    expect(said.code).toBe(code);
    expect(said.err).toContain(message);
    expect(said.out).toBe('');
  });

  test('help is no error', () => {
    expect(run('--help')).toMatchObject({ code: 0, err: '' });
  });
});
