import { readFileSync } from 'node:fs';
import {
  buildRoads,
  isSnap,
  matrix,
  memorySource,
  readRoads,
  routeBetween,
  snap,
  withChanges,
  writeRoads,
} from '../src/index.ts';

// Three streets in a triangle; any .osm.pbf does. `withFileSource` reads a large one piece by piece.
const extract = readFileSync(new URL('./triangle.osm.pbf', import.meta.url));
const built = buildRoads(memorySource(extract), { profiles: ['van', 'foot-courier'] });

// Build once, keep the file, open it wherever it is needed: its arrays are shared memory.
const [van, foot] = readRoads(memorySource(writeRoads(built.networks)));
if (!van || !foot) throw new Error('both were built');

const depot = { lon: 13.4, lat: 52.5 };
const doors = [
  { lon: 13.404, lat: 52.5001 },
  { lon: 13.402, lat: 52.503 },
  { lon: 20, lat: 10 },
];
const cells = matrix(van, { sources: [depot], targets: doors });
console.log([...cells.seconds], [...cells.metres]); // -1 where there is none …
console.log([...cells.status]); // … and why: 0 ok, 3 the target is not on a street

const [from, to] = [snap(van, depot, 'source'), snap(van, doors[0] ?? depot, 'target')];
if (isSnap(from) && isSnap(to)) {
  const leg = routeBetween(van, from, to);
  console.log(leg?.steps.map((step) => `${step.street}: ${step.metres} m`));

  // The street is closed. The hierarchy keeps its shape, its weights are found again.
  const closed = withChanges(van, [{ edge: from.edge, direction: 'forward', slowness: 'closed' }]);
  console.log(routeBetween(closed, from, to)?.steps.map((step) => step.street));
}
