import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseSites, costOfFlipping, emptyChoice } from './choice.ts';
import { coreOf } from './core.ts';
import { compileLocation, type Instance } from './instance.ts';
import type { LocationProblem } from './problem.ts';
import { evaluate, relax } from './relaxation.ts';
import { serveFrom, transport } from './search/transport.ts';
import { type Kind, randomLocations } from './testing/random-locations.ts';
import { tryAll } from './testing/try-all.ts';
import { validateLocation } from './validate.ts';

const kinds: readonly Kind[] = ['plain', 'whole', 'split'];
const sound = (kind: Kind) => randomLocations(kind).filter((p) => validateLocation(p).length === 0);
const numbers = (min: number, max: number) =>
  fc.array(fc.double({ min, max, noNaN: true }), { minLength: 7, maxLength: 7 });

/** The least Σ worth of sets that keep count, fixing, budget and room. */
function leastWorth(p: Instance, worth: Float64Array, fixed: Int8Array): number {
  let least = Infinity;
  for (let set = 0; set < 2 ** p.m; set++) {
    const sum = { worth: 0, count: 0, spend: 0, room: 0 };
    let fits = true;
    for (let i = 0; i < p.m; i++) {
      const open = ((set >> i) & 1) === 1;
      if (fixed[i] === (open ? -1 : 1)) fits = false;
      if (!open) continue;
      sum.worth += worth[i]!;
      sum.count++;
      sum.spend += p.spend[i]!;
      sum.room += p.capacity[i]!;
    }
    fits &&= sum.count >= p.minOpen && sum.count <= p.maxOpen;
    if (fits && sum.spend <= p.budget && sum.room >= p.room) least = Math.min(least, sum.worth);
  }
  return least;
}

test('the relaxed choice is a bound, and so it is after any flip', () => {
  fc.assert(
    fc.property(fc.constantFrom(...kinds).chain(sound), numbers(-20, 20), (problem, drawn) => {
      const p = compileLocation(problem);
      const worth = Float64Array.from(drawn.slice(0, p.m));
      const choice = emptyChoice(p.m);
      chooseSites(p, worth, p.fixed, choice);
      const least = leastWorth(p, worth, p.fixed);
      expect(choice.value).toBeLessThanOrEqual(least + 1e-9);
      const exact = p.budget === Infinity && p.room === 0;
      if (exact && least < Infinity) expect(choice.value).toBeCloseTo(least, 9);
      for (let i = 0; i < p.m && choice.value < Infinity; i++) {
        if (p.fixed[i] !== 0) continue;
        const flipped = p.fixed.slice();
        flipped[i] = choice.chosen[i] === 1 ? -1 : 1;
        const other = leastWorth(p, worth, flipped);
        const bound = choice.value + costOfFlipping(choice, i);
        expect(bound).toBeLessThanOrEqual(other + 1e-9);
        if (exact && other < Infinity) expect(bound).toBeCloseTo(other, 9);
      }
    }),
    { numRuns: 1000 },
  );
});

describe.each(kinds)('relaxation, %s', (kind) => {
  test('at any prices the value is a bound', () => {
    fc.assert(
      fc.property(sound(kind), numbers(0, 60), (problem, prices) => {
        const r = relax(compileLocation(problem));
        r.v.set(prices.slice(0, problem.zones));
        evaluate(r, r.p.fixed);
        expect(r.value).toBeLessThanOrEqual(tryAll(problem) + 1e-6);
      }),
      { numRuns: 400 },
    );
  });

  test('the core holds every plan that is cheaper than its limit', () => {
    fc.assert(
      fc.property(sound(kind), numbers(0, 60), (problem, prices) => {
        const best = tryAll(problem);
        const p = compileLocation(problem);
        const r = relax(p);
        r.v.set(prices.slice(0, problem.zones));
        evaluate(r, p.fixed);
        if (best === Infinity) return;
        const core = coreOf(r, p.fixed, best + 0.01);
        expect(tryAll(restricted(problem, p, core))).toBeCloseTo(best, 6);
      }),
      { numRuns: 400 },
    );
  });
});

/** The problem with nothing but the core's sites and pairs; what is left out may stay so, at its price. */
function restricted(
  problem: LocationProblem,
  p: Instance,
  core: ReturnType<typeof coreOf>,
): LocationProblem {
  const costs = new Float64Array(problem.costs.length).fill(Infinity);
  const unserved = problem.unserved && new Float64Array(problem.zones).fill(1e9);
  core.pairSite.forEach((site, k) => {
    const zone = core.pairZone[k]!;
    if (site === p.outside) unserved![zone] = problem.unserved![zone]!;
    else costs[site * problem.zones + zone] = problem.costs[site * problem.zones + zone]!;
  });
  const where = (state: number) =>
    Array.from({ length: problem.sites }, (_, i) => i).filter((i) => core.fixed[i] === state);
  return { ...problem, costs, unserved, open: where(1), closed: where(-1) };
}

test('transport: as cheap as assigning unit by unit', () => {
  fc.assert(
    fc.property(sound('split'), (problem) => {
      const p = compileLocation(problem);
      const all = new Uint8Array(p.m).fill(1);
      const sites = Array.from({ length: problem.sites }, (_, i) => i);
      const everything = { ...problem, open: sites, closed: [], count: {}, budget: undefined };
      const free = { ...everything, unserved: problem.unserved };
      const found = serveFrom(transport(compileLocation(free)), all);
      const best = tryAll(free);
      if (best === Infinity) expect(found).toBe(Infinity);
      else expect(found).toBeCloseTo(best, 6);
    }),
    { numRuns: 400 },
  );
});
