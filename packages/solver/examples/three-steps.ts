import {
  assign,
  check,
  packExactly,
  type Problem,
  solveSync,
  type Solution,
} from '../src/index.ts';

/**
 * Seed 003 splits a day of deliveries into three classical problems: which order goes to which driver
 * (assignment), how many of them fit into the vehicle (bin packing), and in which order they are driven
 * (routing). Each can be solved exactly or nearly so, and what they give one after the other is still
 * worse than solving them together: the first step knows nothing of the third.
 */
const DRIVERS = 5;
const ORDERS = 40;
const CAPACITY = 110;

/** A day drawn from a seed: drivers start at different places of a town, orders lie all over it. */
export function drawDay(seed: number): Problem {
  let state = seed;
  const draw = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return Math.floor((state / 0x8000_0000) * below);
  };
  const places = Array.from({ length: DRIVERS + ORDERS }, () => [draw(6000), draw(6000)] as const);
  const metres = places.flatMap(([ax, ay]) =>
    places.map(([bx, by]) => Math.round(Math.hypot(ax - bx, ay - by))),
  );
  const distances = Int32Array.from(metres);
  return {
    dimensions: ['units'],
    locations: places.length,
    profiles: [{ name: 'van', durations: distances.map((m) => Math.round(m / 8)), distances }],
    vehicles: Array.from({ length: DRIVERS }, (_, k) => ({
      id: `driver-${k + 1}`,
      profile: 'van',
      start: k,
      end: k,
      capacity: [CAPACITY],
      shift: { opens: 0, closes: 10 * 3600 },
      cost: { perKm: 1 },
    })),
    jobs: Array.from({ length: ORDERS }, (_, j) => ({
      id: `order-${j + 1}`,
      location: DRIVERS + j,
      load: [5 + draw(16)],
      service: 120,
    })),
  };
}

/** The three steps apart: each driver gets equally many orders, keeps what fits, and drives it well. */
export function solveApart(problem: Problem): readonly Solution[] {
  const { vehicles, jobs, locations, profiles } = problem;
  const metres = (from: number, to: number): number =>
    profiles[0]?.distances[from * locations + to] ?? 0;
  // 1. Assignment: a column for each place in a driver's list, at the distance from his depot.
  const each = Math.ceil(jobs.length / vehicles.length);
  const costs = jobs.flatMap((job) =>
    vehicles.flatMap((vehicle) => Array<number>(each).fill(metres(vehicle.start, job.location))),
  );
  const { columnOf } = assign({ rows: jobs.length, columns: vehicles.length * each, costs });
  const lists = vehicles.map((_, k) =>
    jobs.filter((__, j) => Math.floor((columnOf[j] ?? 0) / each) === k),
  );
  // 2. Bin packing: the first bin of each list goes along; what is in the others looks for room.
  const along = lists.map((list) => {
    const { bins } = packExactly(
      list.map((job) => job.load[0] ?? 0),
      CAPACITY,
    );
    return (bins[0] ?? []).flatMap((i) => list[i] ?? []);
  });
  const aboard = new Set(along.flat());
  for (const job of jobs) {
    if (aboard.has(job)) continue;
    const room = along.map(
      (list) => CAPACITY - list.reduce((sum, one) => sum + (one.load[0] ?? 0), 0),
    );
    const most = room.indexOf(Math.max(...room));
    if ((room[most] ?? 0) >= (job.load[0] ?? 0)) along[most]?.push(job);
  }
  // 3. Routing: one driver at a time.
  return vehicles.map((vehicle, k) =>
    solveSync({ ...problem, vehicles: [vehicle], jobs: along[k] ?? [] }, { iterations: 150 }),
  );
}

const problem = drawDay(3);
const apart = solveApart(problem);
const together = solveSync(problem, { iterations: 600 });
const served = (solutions: readonly Solution[]): number =>
  solutions.reduce((sum, { routes }) => sum + routes.reduce((n, r) => n + r.stops.length, 0), 0);
const kilometres = (solutions: readonly Solution[]): number =>
  solutions.reduce((sum, { cost }) => sum + cost.total, 0);

console.log('apart:', served(apart), 'orders,', kilometres(apart).toFixed(1), 'km');
console.log('together:', served([together]), 'orders,', kilometres([together]).toFixed(1), 'km');
console.log(check(problem, together)); // []: judged from the problem alone
