import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { findNetwork, openNetwork, route } from '../domains/roads/index.ts';
import { readImport, runImportOsm } from './import-osm.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

const triangle = fileURLToPath(
  new URL('../../packages/road-graph/examples/triangle.osm.pbf', import.meta.url),
);
const said = { out: '', err: '' };
async function run(...args: string[]): Promise<number> {
  said.out = said.err = '';
  return runImportOsm(
    args,
    { DATABASE_URL: database.adminUrl },
    {
      out: (text) => void (said.out += text),
      err: (text) => void (said.err += text),
    },
  );
}
const kept = () => database.db.read(findNetwork);

test('a dry run says what would come and keeps nothing', async () => {
  expect(await run('osm', triangle, '--dry-run', '--date', '2026-05-31')).toBe(0);
  expect(said.out).toContain('triangle: nothing was kept');
  expect(said.out).toContain('map of      2026-05-31');
  expect(said.err).toMatch(/ways \d+ %[\s\S]*addresses/);
  expect(await kept()).toBeUndefined();
});

test('an import is the network in use from then on, and says whom to name', async () => {
  expect(await run('osm', triangle, '--name', 'Corner', '--country', 'de', '--json')).toBe(0);
  const told = JSON.parse(said.out) as Record<string, unknown>;
  expect(told).toMatchObject({ name: 'Corner', dated: null, edges: 3 });
  const stored = await kept();
  expect(stored).toMatchObject({ name: 'Corner', id: told['network_id'] });
  const network = await openNetwork(stored);
  expect(network.credit).toBe('© OpenStreetMap contributors');
  const [depot, door] = [
    { lon: 13.4, lat: 52.5 },
    { lon: 13.404, lat: 52.5001 },
  ];
  expect(route(network.roads, 'van', depot, door)).toMatchObject({
    ok: true,
    value: { source: 'streets' },
  });
});

test.each([
  [[triangle], 2, 'Say what to import'],
  [['osm', triangle, '--country', 'xx'], 2, 'one of any, at'],
  [['osm', triangle, '--date', '2026-04-31'], 2, 'not 2026-04-31'],
  [['osm', triangle, '--fast'], 2, '--fast'],
  [['osm', '/nowhere.osm.pbf'], 1, 'There is no file /nowhere.osm.pbf.'],
  [['osm', fileURLToPath(import.meta.url)], 1, 'not-osm OpenStreetMap file'],
])('%j ends with %i and says why', async (args, code, why) => {
  const before = (await kept())?.id;
  expect(await run(...args)).toBe(code);
  expect(said.err).toContain(why);
  expect((await kept())?.id).toBe(before);
});

test('a file is called by its name', () => {
  expect(readImport(['osm', 'maps/heidelberg.osm.pbf'])).toMatchObject({
    name: 'heidelberg',
    country: 'any',
    dryRun: false,
  });
});
