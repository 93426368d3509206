import { describe, expect, test } from 'vitest';
import type { Problem } from './problem.ts';
import { InvalidProblem, solveSync as solve } from './solve.ts';
import { onRoad } from './testing/road.ts';
import { validate } from './validate.ts';

const withJob = (job: object): Problem => onRoad([{}], [job]);
const withVehicle = (vehicle: object): Problem => onRoad([vehicle], [{}]);
const van = onRoad([{}], []).profiles[0];
const withMatrix = (matrix: object): Problem =>
  onRoad([{}], [], { profiles: [{ ...van, name: 'van', ...matrix } as never] });
const stop = (job: string, kind = 'delivery') => ({ job, kind });
const withRoute = (route: object, job: object = {}, vehicle: object = {}): Problem =>
  onRoad([vehicle], [job, {}], { routes: [{ vehicle: 'van-1', stops: [], ...route }] });
const collected = { pickup: { location: 5 } };

const cases: [string, string, Problem][] = [
  ['negative demand', 'jobs[0].load[0]', withJob({ load: [-1, 0] })],
  ['NaN demand', 'jobs[0].load[1]', withJob({ load: [1, Number.NaN] })],
  ['a dimension too few', 'jobs[0].load', withJob({ load: [1] })],
  ['infinite service', 'jobs[0].service', withJob({ service: Infinity })],
  [
    'window closes first',
    'jobs[0].windows[0].closes',
    withJob({ windows: [{ opens: 9, closes: 8 }] }),
  ],
  ['NaN window', 'jobs[0].windows[0].opens', withJob({ windows: [{ opens: NaN, closes: 8 }] })],
  [
    'windows overlap',
    'jobs[0].windows[1].opens',
    withJob({
      windows: [
        { opens: 1, closes: 8 },
        { opens: 8, closes: 9 },
      ],
    }),
  ],
  ['no such place', 'jobs[0].location', withJob({ location: 101 })],
  ['half a place', 'jobs[0].location', withJob({ location: 0.5 })],
  ['unknown tier', 'jobs[0].priority', withJob({ priority: 'urgent' })],
  ['EXPRESS for money', 'jobs[0].prize', withJob({ priority: 'express', prize: 5 })],
  ['negative prize', 'jobs[0].prize', withJob({ prize: -5 })],
  ['release at NaN', 'jobs[0].release', withJob({ release: NaN })],
  ['on board nothing', 'jobs[0].onBoard', withJob({ onBoard: 'van-9' })],
  ['picked up twice', 'jobs[0].pickup', withJob({ onBoard: 'van-1', ...collected })],
  ['pickup nowhere', 'jobs[0].pickup.location', withJob({ pickup: { location: -1 } })],
  ['job id twice', 'jobs[1].id', onRoad([{}], [{ id: 'a' }, { id: 'a' }])],
  ['job without id', 'jobs[0].id', withJob({ id: '' })],
  ['vehicle id twice', 'vehicles[1].id', onRoad([{ id: 'v' }, { id: 'v' }], [])],
  ['unknown profile', 'vehicles[0].profile', withVehicle({ profile: 'boat' })],
  ['negative capacity', 'vehicles[0].capacity[0]', withVehicle({ capacity: [-1, 1] })],
  ['minimum above capacity', 'vehicles[0].minLoad[0]', withVehicle({ minLoad: [2000, 0] })],
  ['shift ends first', 'vehicles[0].shift.closes', withVehicle({ shift: { opens: 1, closes: 0 } })],
  ['negative cost', 'vehicles[0].cost.perKm', withVehicle({ cost: { perKm: -1 } })],
  ['negative range', 'vehicles[0].maxDistance', withVehicle({ maxDistance: -1 })],
  ['half a stop', 'vehicles[0].maxStops', withVehicle({ maxStops: 1.5 })],
  ['matrix too small', 'profiles[0].durations', withMatrix({ durations: new Int32Array(4) })],
  [
    'NaN in a matrix',
    'profiles[0].distances[7]',
    withMatrix({ distances: new Float64Array(101 * 101).fill(NaN, 7, 8) }),
  ],
  ['reload nowhere', 'vehicles[0].reload.at', withVehicle({ reload: { at: [] } })],
  ['reload outside', 'vehicles[0].reload.at[0]', withVehicle({ reload: { at: [999] } })],
  [
    'a break without hours',
    'vehicles[0].breaks[0].windows',
    withVehicle({ breaks: [{ id: 'tea', duration: 5, windows: [] }] }),
  ],
  [
    'overtime from never on',
    'vehicles[0].overtimeAfter',
    withVehicle({ cost: { perOvertimeHour: 1 } }),
  ],
  ['ride without a pickup', 'jobs[0].maxRide', withJob({ maxRide: 9 })],
  ['tier 0', 'jobs[0].tier', withJob({ tier: 0 })],
  ['tier of an optional job', 'jobs[0].tier', withJob({ tier: 2, prize: 1 })],
  ['collected twice', 'jobs[0].collection', withJob({ collection: true, ...collected })],
  [
    'lateness upside down',
    'jobs[0].lateness.steps[1].after',
    withJob({
      lateness: {
        promise: 0,
        steps: [
          { after: 9, perHour: 1 },
          { after: 8, perHour: 2 },
        ],
      },
    }),
  ],
  [
    'alternatives of unequal worth',
    'jobs[1].prize',
    onRoad(
      [{}],
      [
        { group: 'a', prize: 1 },
        { group: 'a', prize: 2 },
      ],
    ),
  ],
  [
    'a negative change',
    'rules.costPerChange',
    onRoad([{}], [{}], { rules: { costPerChange: -1 } }),
  ],
  ['dimension twice', 'dimensions[1]', onRoad([{}], [], { dimensions: ['g', 'g'] })],
  ['route of nobody', 'routes[0].vehicle', withRoute({ vehicle: 'van-9' })],
  ['stop at no job', 'routes[0].stops[0].job', withRoute({ stops: [stop('job-9')] })],
  ['served twice', 'routes[0].stops[1]', withRoute({ stops: [stop('job-1'), stop('job-1')] })],
  ['freezes too much', 'routes[0].frozen', withRoute({ stops: [stop('job-1')], frozen: 2 })],
  ['picks up what has none', 'routes[0].stops[0]', withRoute({ stops: [stop('job-1', 'pickup')] })],
  [
    'delivers before pickup',
    'routes[0].stops[0]',
    withRoute({ stops: [stop('job-1'), stop('job-1', 'pickup')] }, collected),
  ],
  [
    'never delivers',
    'routes[0].stops[0]',
    withRoute({ stops: [stop('job-1', 'pickup')] }, collected),
  ],
  [
    'frozen without the goods',
    'routes[0].stops[0]',
    withRoute({ stops: [stop('job-1')], frozen: 1 }, {}, { underWay: true }),
  ],
];

describe('validate', () => {
  test.each(cases)('%s is a fault of %s', (_, field, problem) => {
    const faults = validate(problem);
    expect(faults.map((fault) => fault.field)).toContain(field);
    for (const { fix } of faults) expect(fix).not.toBe('');
  });

  test('two routes of one vehicle, and a frozen leg without a road', () => {
    const route = { vehicle: 'van-1', stops: [stop('job-1') as never], frozen: 1 };
    const twice = onRoad([{}], [{}], { routes: [route, { vehicle: 'van-1', stops: [] }] });
    expect(validate(twice).map((fault) => fault.field)).toContain('routes[1].vehicle');
    const durations = Int32Array.from(van?.durations ?? []);
    durations[1] = -1;
    const cut = { ...withMatrix({ durations }), jobs: twice.jobs, routes: [route] };
    expect(validate(cut).map((fault) => fault.field)).toEqual(['routes[0].stops[0]']);
  });

  test.each([
    ['nothing at all', onRoad([], [], { locations: 0, profiles: [] })],
    ['a capacity of a billion', withVehicle({ capacity: [1e9, 1e9] })],
    ['jobs but no vehicle', onRoad([], [{}])],
  ])('%s is sound', (_, problem) => {
    expect(validate(problem)).toEqual([]);
  });

  test('solve throws what validate finds, naming the first field and its fix', () => {
    const call = (): unknown => solve(withJob({ load: [-1, 0] }));
    expect(call).toThrow(InvalidProblem);
    expect(call).toThrow('jobs[0].load[0] is -1: use a finite number that is not negative');
  });
});
