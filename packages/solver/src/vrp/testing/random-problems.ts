import fc from 'fast-check';
import type { Job, PlannedRoute, Problem, TimeWindow, Vehicle, Visit } from '../problem.ts';
import { validate } from '../validate.ts';

/** Problems that mix everything the model knows, as recipes: a failing one prints in a line. */
export interface Recipe {
  readonly jobs: number;
  readonly vehicles: number;
  readonly seed: number;
  readonly features: readonly Feature[];
}

const FEATURES = [
  'unreachable',
  'windows',
  'min-load',
  'limits',
  'pickups',
  'prizes',
  'under-way',
  'skills',
  'tight',
  'profiles',
  'releases',
] as const;
type Feature = (typeof FEATURES)[number];

export const recipes = (mostJobs: number): fc.Arbitrary<Recipe> =>
  fc.record({
    jobs: fc.integer({ min: 0, max: mostJobs }),
    vehicles: fc.integer({ min: 0, max: 6 }),
    seed: fc.nat(),
    features: fc.subarray([...FEATURES]),
  });

type Features = ReadonlySet<Feature>;
export type Dice = (low: number, high: number) => number;

/** mulberry32: enough for tests, and independent of the solver's own. */
export function dice(seed: number): Dice {
  let state = seed | 0;
  return (low, high) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return low + (((t ^ (t >>> 14)) >>> 0) % (high - low + 1));
  };
}

/** Always valid; the same recipe gives the same problem. */
export function problemFrom(recipe: Recipe): Problem {
  const roll = dice(recipe.seed);
  const features: Features = new Set(recipe.features);
  const locations = recipe.jobs + 3;
  const names = features.has('profiles') ? ['van', 'bike'] : ['van'];
  const vehicles = range(recipe.vehicles).map((k) => vehicleOf(k, names, features, roll));
  const jobs = range(recipe.jobs).map((j) => jobOf(j, vehicles, features, roll));
  const problem: Problem = {
    dimensions: ['weight_g', 'units'],
    locations,
    profiles: profilesOf(names, locations, features, roll),
    vehicles,
    jobs,
  };
  const withRoutes = { ...problem, routes: routesOf(problem, roll) };
  return validate(withRoutes).length === 0 ? withRoutes : withoutTrouble(problem);
}

/** Vehicles under way whose way home is missing are not under way after all. */
function withoutTrouble(problem: Problem): Problem {
  if (validate(problem).length === 0) return problem;
  const vehicles = problem.vehicles.map((v) => ({ ...v, underWay: false }));
  return { ...problem, vehicles };
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

function profilesOf(names: string[], locations: number, features: Features, roll: Dice) {
  const xy = range(locations).map(() => ({ x: roll(0, 100), y: roll(0, 100) }));
  const distances = new Int32Array(locations * locations);
  for (const from of range(locations)) {
    for (const to of range(locations)) {
      const away = Math.hypot(xy[from]!.x - xy[to]!.x, xy[from]!.y - xy[to]!.y);
      const missing = features.has('unreachable') && from !== to && roll(0, 19) === 0;
      distances[from * locations + to] = missing ? -1 : Math.round(away * 100) + roll(0, 300);
    }
  }
  return names.map((name, i) => ({
    name,
    distances,
    durations: Float64Array.from(distances, (metres) => (metres < 0 ? -1 : metres / (10 - 5 * i))),
  }));
}

function vehicleOf(k: number, names: string[], features: Features, roll: Dice): Vehicle {
  const opens = roll(0, 2) * 600;
  const twin = roll(0, 1) === 0;
  const underWay = features.has('under-way') && roll(0, 2) === 0;
  return {
    id: `v${k}`,
    profile: names[roll(0, names.length - 1)] as string,
    start: underWay ? 2 : 0,
    end: roll(0, 3) === 0 ? undefined : roll(0, 1),
    capacity: [features.has('tight') ? roll(20, 60) : roll(50, 200), roll(2, 8)],
    minLoad: features.has('min-load') && roll(0, 1) === 0 ? [roll(5, 20), roll(0, 2)] : undefined,
    shift: { opens, closes: opens + roll(2000, 12_000) },
    maxDistance: features.has('limits') && roll(0, 1) === 0 ? roll(5000, 40_000) : undefined,
    maxDuration: features.has('limits') && roll(0, 1) === 0 ? roll(1000, 6000) : undefined,
    maxStops: features.has('limits') && roll(0, 2) === 0 ? roll(1, 8) : undefined,
    cost: { fixed: roll(0, 3) * 20, perKm: roll(0, 3), perHour: twin ? 18 : roll(0, 30) },
    skills: features.has('skills') && roll(0, 1) === 0 ? ['cold'] : undefined,
    underWay,
    carried: underWay && roll(0, 1) === 0 ? [roll(0, 20), 1] : undefined,
  };
}

function jobOf(j: number, vehicles: readonly Vehicle[], features: Features, roll: Dice): Job {
  const one = (feature: Feature, n: number): boolean => features.has(feature) && roll(0, n) === 0;
  const express = roll(0, 3) === 0;
  const pickup = one('pickups', 1);
  const rider = vehicles[roll(0, 7)];
  return {
    id: `j${j}`,
    location: j + 3,
    load: [roll(0, 20), roll(0, 2)],
    service: roll(0, 3) * 60,
    windows: one('windows', 1) || one('windows', 2) ? windows(roll) : undefined,
    skills: one('skills', 3) ? ['cold'] : undefined,
    priority: express ? 'express' : roll(0, 1) === 0 ? 'normal' : undefined,
    release: one('releases', 2) ? roll(0, 3000) : undefined,
    prize: !express && one('prizes', 1) ? roll(0, 60) : undefined,
    pickup: pickup
      ? {
          location: roll(0, 2),
          service: roll(0, 1) * 60,
          windows: one('windows', 2) ? windows(roll) : undefined,
        }
      : undefined,
    onBoard: !pickup && one('under-way', 2) ? rider?.id : undefined,
  };
}

function windows(roll: Dice): TimeWindow[] {
  const opens = roll(0, 5000);
  const closes = opens + roll(0, 3000);
  const again = closes + roll(1, 3000);
  return [{ opens, closes }, ...(roll(0, 2) === 0 ? [{ opens: again, closes: again + 900 }] : [])];
}

/** Jobs dealt out at random, some of them frozen; may be infeasible, must be consistent. */
function routesOf(problem: Problem, roll: Dice): PlannedRoute[] {
  const dealt: Visit[][] = problem.vehicles.map(() => []);
  for (const job of problem.jobs) {
    const k = roll(0, 2 * dealt.length);
    const holder = problem.vehicles.findIndex((v) => v.id === job.onBoard);
    const vehicle = problem.vehicles[k];
    if (!vehicle || (job.onBoard !== undefined && holder !== k)) continue;
    if (vehicle.underWay && job.onBoard === undefined && !job.pickup) continue;
    if (job.pickup) dealt[k]!.push({ job: job.id, kind: 'pickup' });
    dealt[k]!.push({ job: job.id, kind: 'delivery' });
  }
  return problem.vehicles.flatMap(({ id }, k) => {
    const stops = dealt[k] as Visit[];
    if (roll(0, 1) === 0 || stops.length === 0) return [];
    return [
      { vehicle: id, stops, frozen: roll(0, 1) === 0 ? 0 : roll(0, Math.min(3, stops.length)) },
    ];
  });
}
