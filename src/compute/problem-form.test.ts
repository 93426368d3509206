import { SolverProblem } from '@waystock/contract';
import { problemOf, writeWaystock, type Problem } from '@waystock/solver';
import { expect, test } from 'vitest';
import { z } from 'zod';

/** With every field there is, so that one which either side does not know is missed here. */
const window = { opens: 0, closes: 100 };
const whole: Required<Omit<Problem, 'rules' | 'routes'>> & Problem = {
  dimensions: ['kg'],
  locations: 1,
  profiles: [{ name: 'van', durations: Int32Array.of(0), distances: Int32Array.of(0) }],
  vehicles: [
    {
      id: 'v',
      profile: 'van',
      start: 0,
      end: 0,
      capacity: [9],
      minLoad: [1],
      shift: window,
      maxDistance: 1,
      maxDuration: 1,
      maxStops: 1,
      cost: { fixed: 1, perKm: 1, perHour: 1, perOvertimeHour: 1 },
      overtimeAfter: 1,
      reload: { at: [0], most: 1, service: 1 },
      breaks: [{ id: 'b', duration: 1, windows: [window] }],
      lastInFirstOut: true,
      skills: ['s'],
      underWay: true,
      carried: [1],
    },
  ],
  jobs: [
    {
      id: 'j',
      location: 0,
      load: [1],
      windows: [window],
      service: 1,
      setup: 1,
      lateness: { promise: 1, steps: [{ after: 0, perHour: 1 }] },
      collection: false,
      group: 'g',
      maxRide: 1,
      skills: ['s'],
      priority: 'express',
      tier: 1,
      release: 1,
      prize: 1,
      pickup: { location: 0, windows: [window], service: 1 },
      onBoard: 'v',
    },
  ],
  routes: [{ vehicle: 'v', stops: [{ job: 'j', kind: 'delivery' }], frozen: 1 }],
  rules: { deliveriesFirst: true, noCollectionOnlyRoutes: true, expressFirst: 2, costPerChange: 1 },
};

test('the API reads every field of the form that the package writes', () => {
  const written: unknown = JSON.parse(writeWaystock(whole));
  const read = z.decode(SolverProblem, written as z.input<typeof SolverProblem>);
  expect(read).toEqual(written);
  expect(problemOf(read).problem).toEqual(whole);
});
