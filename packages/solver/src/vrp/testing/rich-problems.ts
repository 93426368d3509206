import fc from 'fast-check';
import type { Break, Job, Problem, Vehicle } from '../problem.ts';
import { validate } from '../validate.ts';
import { dice, type Dice, problemFrom, type Recipe, recipes } from './random-problems.ts';

/** The rest of the model on top of a random problem, as a recipe, too. */
export interface RichRecipe extends Recipe {
  readonly rich: readonly Rich[];
}

const RICH = [
  'collections',
  'deliveries-first',
  'no-collection-only',
  'groups',
  'tiers',
  'setup',
  'overtime',
  'lateness',
  'ride',
  'stacks',
  'breaks',
  'reloads',
  'express-strict',
  'express-priced',
  'changes',
] as const;
export type Rich = (typeof RICH)[number];

export const richRecipes = (mostJobs: number): fc.Arbitrary<RichRecipe> =>
  fc
    .tuple(recipes(mostJobs), fc.subarray([...RICH]))
    .map(([recipe, rich]) => ({ ...recipe, rich }));

/** Always valid; the same recipe gives the same problem. */
export function richProblemFrom(recipe: RichRecipe): Problem {
  const plain = problemFrom(recipe);
  const roll = dice(recipe.seed ^ 0x5bd1e995);
  const has = new Set<Rich>(recipe.rich);
  const frozen = new Set((plain.routes ?? []).flatMap(({ stops }) => stops.map(({ job }) => job)));
  const jobs = plain.jobs.map((job) => richJob(job, frozen.has(job.id), has, roll));
  const vehicles = plain.vehicles.map((vehicle) => richVehicle(vehicle, has, roll));
  const full: Problem = {
    ...plain,
    jobs: grouped(jobs, frozen, has),
    vehicles,
    rules: rulesOf(has),
  };
  return validate(full).length === 0 ? full : { ...full, routes: [] };
}

const rulesOf = (has: ReadonlySet<Rich>): NonNullable<Problem['rules']> => ({
  deliveriesFirst: has.has('deliveries-first'),
  noCollectionOnlyRoutes: has.has('no-collection-only'),
  expressFirst: has.has('express-strict') ? 'strict' : has.has('express-priced') ? 7 : undefined,
  costPerChange: has.has('changes') ? 15 : undefined,
});

function richJob(job: Job, planned: boolean, has: ReadonlySet<Rich>, roll: Dice): Job {
  const one = (feature: Rich, n: number): boolean => roll(0, n) === 0 && has.has(feature);
  const plain = !job.pickup && job.onBoard === undefined;
  const promise = roll(500, 5000);
  const slope = { after: 0, perHour: roll(1, 60) };
  const steeper = { after: roll(300, 2000), perHour: roll(1, 200) };
  const ranked = job.prize === undefined && job.priority !== 'express';
  return {
    ...job,
    collection: one('collections', 2) && plain && !planned ? true : undefined,
    setup: one('setup', 1) ? roll(1, 5) * 60 : undefined,
    lateness: one('lateness', 1)
      ? { promise, steps: roll(0, 1) === 0 ? [slope] : [slope, steeper] }
      : undefined,
    maxRide: one('ride', 1) && job.pickup ? roll(200, 3000) : undefined,
    tier: one('tiers', 0) && ranked ? roll(1, 3) : undefined,
  };
}

function richVehicle(vehicle: Vehicle, has: ReadonlySet<Rich>, roll: Dice): Vehicle {
  const one = (feature: Rich, n: number): boolean => roll(0, n) === 0 && has.has(feature);
  const most = roll(0, 3);
  const rest = (id: string, from: number): Break => ({
    id,
    duration: roll(1, 10) * 60,
    windows: [
      { opens: from, closes: from + roll(500, 3000) },
      ...(roll(0, 3) === 0 ? [{ opens: from + 4000, closes: from + 6000 }] : []),
    ],
  });
  const [first, second] = [rest('tea', roll(500, 3000)), rest('lunch', roll(3000, 7000))];
  return {
    ...vehicle,
    lastInFirstOut: one('stacks', 1) ? true : undefined,
    reload: one('reloads', 1)
      ? {
          at: roll(0, 1) === 0 ? [0] : [0, 1],
          most: most === 0 ? undefined : most,
          service: roll(0, 2) * 60,
        }
      : undefined,
    breaks: one('breaks', 1) ? (roll(0, 1) === 0 ? [first] : [first, second]) : undefined,
    ...(one('overtime', 1) && {
      overtimeAfter: roll(500, 4000),
      cost: { ...vehicle.cost, perOvertimeHour: roll(1, 60) },
    }),
  };
}

/** Neighbours in the list become alternatives, with the rank of the first. */
function grouped(
  jobs: readonly Job[],
  planned: ReadonlySet<string>,
  has: ReadonlySet<Rich>,
): readonly Job[] {
  if (!has.has('groups')) return jobs;
  return jobs.map((job, j) => {
    const first = jobs[j - (j % 3)]!;
    const isFree = jobs
      .slice(j - (j % 3), j - (j % 3) + 3)
      .every(({ id, onBoard }) => onBoard === undefined && !planned.has(id));
    if (!isFree || Math.floor(j / 3) % 2 === 1) return job;
    const { priority, tier, prize } = first;
    return { ...job, group: `g${Math.floor(j / 3)}`, priority, tier, prize };
  });
}
