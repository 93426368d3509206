import fc from 'fast-check';
import type { LocationProblem } from '../problem.ts';

export type Kind = 'plain' | 'whole' | 'split';

/** Small problems with every limit now and then; some have no plan. */
export const randomLocations = (kind: Kind): fc.Arbitrary<LocationProblem> =>
  fc
    .record({ sites: fc.integer({ min: 1, max: 6 }), zones: fc.integer({ min: 1, max: 5 }) })
    .chain(({ sites, zones }) => withLimits(kind, sites, zones));

function withLimits(kind: Kind, sites: number, zones: number): fc.Arbitrary<LocationProblem> {
  const list = (min: number, max: number, length: number) =>
    fc.array(fc.integer({ min, max }), { minLength: length, maxLength: length });
  const cost = fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max: 30 }) },
    { weight: 3, arbitrary: fc.double({ min: 0, max: 30, noNaN: true }) },
    { weight: 1, arbitrary: fc.constant(Infinity) },
  );
  const seldom = <T>(arbitrary: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
  const states = fc.array(fc.constantFrom('free', 'free', 'free', 'open', 'closed'), {
    minLength: sites,
    maxLength: sites,
  });
  return fc
    .record({
      costs: fc.array(cost, { minLength: sites * zones, maxLength: sites * zones }),
      opening: seldom(list(0, 25, sites)),
      demands: list(0, 3, zones),
      capacities: list(0, 7, sites),
      unserved: seldom(list(0, 40, zones)),
      spend: list(0, 9, sites),
      limit: seldom(fc.integer({ min: 0, max: 25 })),
      least: fc.integer({ min: 0, max: 2 }),
      most: seldom(fc.integer({ min: 2, max: 4 })),
      states: seldom(states),
    })
    .map((drawn) => {
      const where = (state: string): number[] =>
        (drawn.states ?? []).flatMap((s, i) => (s === state ? [i] : []));
      return {
        sites,
        zones,
        costs: Float64Array.from(drawn.costs),
        opening: drawn.opening,
        demands: drawn.demands,
        ...(kind === 'plain' ? {} : { capacities: drawn.capacities, split: kind === 'split' }),
        unserved: drawn.unserved,
        budget: drawn.limit === undefined ? undefined : { limit: drawn.limit, spend: drawn.spend },
        count: { min: drawn.least, ...(drawn.most === undefined ? {} : { max: drawn.most }) },
        open: where('open'),
        closed: where('closed'),
      };
    });
}
