import { z } from 'zod';
import { named } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';

const mostPlaces = 1000;
const mostCells = 90_000;
/** Loads, money and instants (from any origin of the caller's) are plain numbers here. */
const amount = z.number().min(0).max(1e9);
const origin = z.number().min(-1e9).max(1e9);
const place = z.int().min(0).max(mostPlaces);
const id = field.text(80);
const perDimension = field.listOf(amount, 8);
const window = z.strictObject({ opens_s: origin, closes_s: origin });
const windows = field.listOf(window, 20);
const skills = field.listOf(id, 50);
const cells = z.array(z.number().min(-1).max(1e9)).max(mostCells);

const Vehicle = named(
  'SolverVehicle',
  z.strictObject({
    id,
    profile: id,
    start: place,
    end: field.optional(place),
    capacity: perDimension,
    min_load: field.optional(perDimension),
    shift: window,
    max_distance_m: field.optional(amount),
    max_duration_s: field.optional(amount),
    max_stops: field.optional(z.int().min(0).max(10_000)),
    cost: z.strictObject({
      fixed: field.optional(amount),
      per_km: field.optional(amount),
      per_hour: field.optional(amount),
      per_overtime_hour: field.optional(amount),
    }),
    overtime_after_s: field.optional(amount),
    reload: field.optional(
      z.strictObject({
        at: field.listOf(place, 50),
        most: field.optional(z.int().min(0).max(1000)),
        service_s: field.optional(amount),
      }),
    ),
    breaks: field.optional(field.listOf(z.strictObject({ id, duration_s: amount, windows }), 10)),
    last_in_first_out: field.optional(field.flag),
    skills: field.optional(skills),
    under_way: field.optional(field.flag),
    carried: field.optional(perDimension),
  }),
  'Capacity, least and carried load have one number for each dimension. It starts and ends at places by their index; without an end the route ends with its last stop.',
);

const Job = named(
  'SolverJob',
  z.strictObject({
    id,
    location: place,
    load: perDimension,
    windows: field.optional(windows),
    service_s: field.optional(amount),
    setup_s: field.optional(amount),
    lateness: field.optional(
      z.strictObject({
        promise_s: origin,
        steps: field.listOf(z.strictObject({ after_s: amount, per_hour: amount }), 20),
      }),
    ),
    collection: field.optional(field.flag),
    group: field.optional(id),
    max_ride_s: field.optional(amount),
    skills: field.optional(skills),
    priority: field.optional(field.oneOf('express', 'normal')),
    tier: field.optional(z.int().min(1).max(1000)),
    release_s: field.optional(origin),
    prize: field.optional(amount),
    pickup: field.optional(
      z.strictObject({
        location: place,
        windows: field.optional(windows),
        service_s: field.optional(amount),
      }),
    ),
    on_board: field.optional(id),
  }),
  'A delivery; with a pickup, a request; with collection, goods taken along to the end of the route.',
);

const visitKind = field.oneOf('delivery', 'pickup', 'collection');
export const SolverProblem = named(
  'SolverProblem',
  z.strictObject({
    name: field.optional(id),
    dimensions: field.listOf(id, 8),
    locations: field.optional(z.int().min(0).max(300)),
    profiles: field.optional(
      field.listOf(z.strictObject({ name: id, durations_s: cells, distances_m: cells }), 8),
    ),
    positions: field.optional(field.listOf(field.position, mostPlaces)),
    vehicles: field.listOf(Vehicle, 500),
    jobs: field.listOf(Job, mostPlaces),
    routes: field.optional(
      field.listOf(
        z.strictObject({
          vehicle: id,
          stops: field.listOf(z.strictObject({ job: id, kind: visitKind }), 2 * mostPlaces),
          frozen: field.optional(
            z
              .int()
              .min(0)
              .max(2 * mostPlaces),
          ),
        }),
        500,
      ),
    ),
    rules: field.optional(
      z.strictObject({
        deliveries_first: field.optional(field.flag),
        no_collection_only_routes: field.optional(field.flag),
        express_first: field.optional(z.union([z.literal('strict'), amount])),
        cost_per_change: field.optional(amount),
      }),
    ),
  }),
  'The form that `waystock solve` reads. Travel is given either as matrices (locations and profiles; row after row, -1 where there is no way) or as positions, which are then joined by the roads in use; profiles are then van, bike, foot, robot or drone. Instants are seconds from any origin, the same throughout; money is a plain number.',
);
export type SolverProblem = z.output<typeof SolverProblem>;

const Reason = z.object({
  kind: z.string(),
  vehicle: field.orNull(z.string()),
  text: z.string(),
});
const instants = { arrival_s: z.number(), start_s: z.number(), departure_s: z.number() };
export const SolverAnswer = named(
  'SolverAnswer',
  z.object({
    cost: z.object({
      total: z.number(),
      fixed: z.number(),
      distance: z.number(),
      time: z.number(),
      prizes: z.number(),
      penalties: z.number(),
      unserved_express: field.count,
      unserved_normal: field.count,
    }),
    routes: z.array(
      z.object({
        vehicle: z.string(),
        departure_s: z.number(),
        arrival_s: z.number(),
        distance_m: z.number(),
        duration_s: z.number(),
        waiting_s: z.number(),
        load: z.array(z.number()),
        cost: z.number(),
        stops: z.array(
          z.object({
            job: z.string(),
            kind: visitKind,
            location: z.number(),
            ...instants,
            late_s: z.number(),
          }),
        ),
        reloads: z.array(z.object({ before: z.number(), location: z.number(), ...instants })),
        breaks: z.array(z.object({ id: z.string(), before: z.number(), ...instants })),
      }),
    ),
    unserved: z.array(z.object({ job: z.string(), reason: Reason, also: z.array(Reason) })),
    travel: z.array(
      z.object({
        profile: z.string(),
        source: field.oneOf('streets', 'flight', 'great-circle'),
      }),
    ),
  }),
  'Checked by code that shares nothing with the search before it is sent. A reason is the smallest obstacle over all vehicles and places in their routes. travel says where times and distances came from, unless they were given.',
);
export type SolverAnswer = z.output<typeof SolverAnswer>;

export const solver = {
  solve: endpoint({
    method: 'POST',
    path: '/solver/solve',
    summary: 'Plan routes for a problem of your own',
    description:
      'Nothing is kept, so it may be asked again. One problem at a time is solved in each process.',
    tag: 'Solver',
    auth: ['ops'],
    repetition: 'safe',
    bodyLimitBytes: 2_000_000,
    body: z.strictObject({
      problem: SolverProblem,
      seconds: field.optional(z.number().min(0.05).max(20)),
      seed: field.optional(z.int().min(0).max(2_147_483_647)),
    }),
    response: SolverAnswer,
    errors: ['problem-contradictory', 'solver-busy'],
  }),
};
