import { check, insert, type Problem, solve, validate } from '../src/index.ts';

// Five places: the depot, then four doors. Seconds and metres, row by row.
const seconds = Int32Array.from(
  [
    [0, 600, 900, 1200, 700],
    [600, 0, 400, 900, 1100],
    [900, 400, 0, 500, 1300],
    [1200, 900, 500, 0, 1000],
    [700, 1100, 1300, 1000, 0],
  ].flat(),
);
const shift = { opens: 8 * 3600, closes: 16 * 3600 };
const cost = { fixed: 30, perKm: 0.4, perHour: 22 };

const problem: Problem = {
  dimensions: ['weight_g', 'units'],
  locations: 5,
  profiles: [{ name: 'van', durations: seconds, distances: seconds.map((s) => s * 9) }],
  vehicles: [
    { id: 'ada', profile: 'van', start: 0, end: 0, capacity: [12_000, 2], shift, cost },
    { id: 'ben', profile: 'van', start: 0, end: 0, capacity: [90_000, 40], shift, cost },
  ],
  jobs: [
    { id: 'fridge', location: 1, load: [60_000, 1], service: 600 },
    { id: 'book', location: 2, load: [500, 1], service: 120 },
    {
      id: 'medicine',
      location: 3,
      load: [200, 1],
      priority: 'express',
      windows: [{ opens: 9 * 3600, closes: 9.5 * 3600 }],
    },
    { id: 'piano', location: 4, load: [300_000, 1] },
  ],
};

console.log(validate(problem)); // []: nothing contradictory
const solution = await solve(problem, { seed: 1, iterations: 500 });
for (const { vehicle, departure, stops } of solution.routes) {
  console.log(vehicle, departure, stops.map((stop) => `${stop.job} at ${stop.start}`).join(', '));
}
for (const { job, reason } of solution.unserved) console.log(job, 'left out:', reason);
console.log(check(problem, solution)); // []: the plan is sound, judged from the problem alone

// At half past eight somebody orders flowers. Who has room, and what does it cost?
const flowers = { id: 'flowers', location: 4, load: [800, 1] };
const { options, refusals } = insert(problem, solution.routes, flowers);
console.log(options.map(({ vehicle, costDelta }) => `${vehicle}: ${costDelta.toFixed(2)}`));
console.log(refusals.map(({ vehicle, reason }) => `${vehicle}: ${reason.kind}`));
