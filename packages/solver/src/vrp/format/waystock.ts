import type { Matrix, Problem } from '../problem.ts';
import {
  conventionsOf,
  type InstanceInfo,
  type ReadOptions,
  type ReadProblem,
} from './instance.ts';
import { UnreadableInstance } from '../../unreadable-instance.ts';
import { problemShape } from './waystock-shapes.ts';

/** A `Problem` as JSON: the same fields, in snake case and with their units; matrices row-major. */
export const looksLikeWaystock = (text: string): boolean => /^\s*\{/.test(text);

interface Written extends Omit<Problem, 'profiles'> {
  readonly name?: string;
  readonly places?: { readonly x: readonly number[]; readonly y: readonly number[] };
  readonly profiles: readonly {
    readonly name: string;
    readonly durations: readonly number[];
    readonly distances: readonly number[];
  }[];
}

export function readWaystock(text: string, options: ReadOptions = {}): ReadProblem {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UnreadableInstance(`not JSON: ${(error as Error).message}`);
  }
  const { name, places, problem } = problemOf(json);
  if (places && (places.x.length !== problem.locations || places.y.length !== problem.locations)) {
    throw new UnreadableInstance(`problem.places needs ${problem.locations} entries of x and of y`);
  }
  const ends = problem.vehicles.flatMap((v) => [
    v.start,
    v.end ?? v.start,
    ...(v.reload?.at ?? []),
  ]);
  return {
    problem,
    instance: {
      name: name ?? options.name ?? 'unnamed',
      ...conventionsOf('waystock', { ...options, class: 'waystock' }),
      nodes: Array.from({ length: Math.min(problem.locations, 1e7) }, (_, i) => i),
      depots: [...new Set(ends)].sort((a, b) => a - b),
      places: places ? { x: Float64Array.from(places.x), y: Float64Array.from(places.y) } : null,
    },
  };
}

interface ReadJson {
  readonly problem: Problem;
  readonly name?: string | undefined;
  readonly places?: Written['places'] | undefined;
}

/** The problem that parsed JSON of this form says; throws `UnreadableInstance` where it is another form. */
export function problemOf(json: unknown): ReadJson {
  const { name, places, ...written } = problemShape.read(json, 'problem') as Written;
  const profiles = written.profiles.map((profile) => ({
    name: profile.name,
    durations: compact(profile.durations),
    distances: compact(profile.distances),
  }));
  return { problem: { ...written, profiles }, name, places };
}

/** Where a fault of ours, `vehicles[2].minLoad`, is in the JSON: `vehicles[2].min_load`. */
export const jsonPathOf = (field: string): string =>
  field.replaceAll(/[A-Za-z]+/g, (name) => problemShape.names?.get(name) ?? name);

/** Whole numbers take half the memory and are what the search likes. */
function compact(entries: readonly number[]): Matrix {
  const whole = entries.every((one) => (one | 0) === one);
  return whole ? Int32Array.from(entries) : Float64Array.from(entries);
}

export function writeWaystock(
  problem: Problem,
  more: { name?: string; places?: InstanceInfo['places'] } = {},
): string {
  const { places } = more;
  const written = {
    ...problem,
    ...(more.name !== undefined && { name: more.name }),
    ...(places && { places: { x: Array.from(places.x), y: Array.from(places.y) } }),
    profiles: problem.profiles.map((profile) => ({
      name: profile.name,
      durations: Array.from(profile.durations),
      distances: Array.from(profile.distances),
    })),
  };
  return `${JSON.stringify(problemShape.write(written))}\n`;
}
