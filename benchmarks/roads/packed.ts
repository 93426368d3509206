import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from '../../tools/pack.ts';
import { dataFolder } from '../../test/support/outside-data.ts';
import { keepResult } from '../result.ts';

/**
 * `npm run bench -- roads/packed`: is the road engine a package for others? Packed, installed into an
 * empty project, its declarations read by TypeScript there, and asked the same of an extract by each
 * Node it is for, once on the calling thread and once in a worker: one answer, to the byte.
 */
const nodes = ['22.23.5', '24.22.3', '26.10.0'];
const { platform, arch } = process;
const runtime = `node-${platform === 'win32' ? 'win' : platform}-${arch}`;

const probe = `
import { createHash } from 'node:crypto';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import * as roads from '@waystock/road-graph';

const points = (box, count) => Array.from({ length: count }, (_, i) => ({
  lon: box[0] + ((i * 0.618034) % 1) * (box[2] - box[0]),
  lat: box[1] + ((i * 0.754878) % 1) * (box[3] - box[1]),
}));
const ask = (network, box) => {
  const places = points(box, 60);
  const { seconds, metres, status } = roads.matrix(network, { sources: places, targets: places });
  return [...seconds, ...metres, ...status].join();
};
if (!isMainThread) {
  parentPort.postMessage(ask(workerData.network, workerData.box));
} else {
  const file = process.argv[2];
  const told = roads.withFileSource(file, (source) => {
    const built = roads.buildRoads(source, { profiles: ['van', 'foot-courier'] });
    const graph = roads.writeRoads(built.networks);
    const map = roads.collectFeatures(source);
    const addresses = roads.collectAddresses(source);
    const networks = roads.readRoads(roads.memorySource(graph));
    const { box } = roads.aboutRoads(roads.memorySource(graph));
    const places = points(box, 30).map((place) => roads.snap(networks[0], place)).filter(roads.isSnap);
    const routes = places.slice(1).map((to) => roads.routeBetween(networks[0], places[0], to));
    const book = roads.buildAddressBook(addresses);
    const searches = ['avenue', 'rue de la', 'boulevard 3'].map((text) => roads.searchAddresses(book, text));
    const tiles = [[12, 2132, 1493], [14, 8529, 5974], [15, 17058, 11948]].map(([z, x, y]) => roads.cutTile(map, { z, x, y }));
    return { graph, map: roads.writeMap(map), addresses, networks, box, routes, searches, tiles };
  });
  const { networks, box } = told;
  const cells = networks.map((network) => ask(network, box));
  const worker = new Worker(new URL(import.meta.url), { workerData: { network: networks[0], box } });
  const inWorker = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  const hash = (value) => createHash('sha256').update(value).digest('hex').slice(0, 16);
  console.log(JSON.stringify({
    graph: hash(told.graph), map: hash(told.map), addresses: hash(JSON.stringify(told.addresses)),
    matrices: hash(cells.join()), worker: hash(inWorker) === hash(cells[0]),
    routes: hash(JSON.stringify(told.routes)), searches: hash(JSON.stringify(told.searches)),
    tiles: told.tiles.map(hash).join(), tile_bytes: told.tiles.map((tile) => tile.length).join(),
  }));
}
`;
const consumer = `
import { type AddressVerdict, buildRoads, matrix, memorySource, type RoadNetwork } from '@waystock/road-graph';
import { runCli } from '@waystock/road-graph/cli';
const network: RoadNetwork | undefined = buildRoads(memorySource(new Uint8Array())).networks[0];
export const seconds: Int32Array | undefined = network && matrix(network, { sources: [], targets: [] }).seconds;
export const next: AddressVerdict['next'] = 'accept';
export const code: unknown = runCli;
`;

const folder = mkdtempSync(join(tmpdir(), 'packed-roads-'));
const run = (command: string, args: readonly string[]): string =>
  execFileSync(command, [...args], { cwd: folder, encoding: 'utf8' });

try {
  const tarball = pack('road-graph', folder);
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  const aliases = nodes.map((version) => `node-${version}@npm:${runtime}@${version}`);
  run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', tarball, ...aliases]);
  writeFileSync(join(folder, 'probe.mjs'), probe);
  writeFileSync(join(folder, 'consumer.ts'), consumer);
  run(join(import.meta.dirname, '../../node_modules/.bin/tsc'), [
    ...['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--types', ''],
    'consumer.ts',
  ]);
  const extract = join(dataFolder('osm'), 'monaco.osm.pbf');
  const answers = nodes.map((version) => {
    const binary = join(folder, 'node_modules', `node-${version}`, 'bin/node');
    return { node: run(binary, ['--version']).trim(), ...ask(binary, extract) };
  });
  const [first] = answers;
  const same = answers.every(({ text }) => text === first?.text);
  await keepResult('roads-packed', {
    headline: `the road engine packed, ${Math.round(statSync(tarball).size / 1000)} kB without dependencies, in an empty project on Node ${answers.map(({ node }) => node.replace(/^v(\d+).*/, '$1')).join(', ')}: ${same ? 'the same answers to the byte' : 'answers differ'}`,
    tarball_bytes: statSync(tarball).size,
    same,
    answers: answers.map(({ node, text }) => ({ node, ...(JSON.parse(text) as object) })),
    all: createHash('sha256')
      .update(first?.text ?? '')
      .digest('hex')
      .slice(0, 16),
  });
  process.exitCode = same ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function ask(binary: string, extract: string): { readonly text: string } {
  return { text: run(binary, ['probe.mjs', extract]).trim() };
}
