import { describe, expect, test } from 'vitest';
import { seededChance } from '../../random.ts';
import type { Job } from '../problem.ts';
import { scattered } from '../testing/scattered.ts';
import { anneal, type Walk } from './anneal.ts';
import { divide } from './divide.ts';
import { compileModel, type Model } from './model.ts';
import { loadPart } from './part.ts';
import { setOut } from './search.ts';
import { costOf, type State } from './state.ts';
import { auditCost } from './testing/audit.ts';

const WHOLE = -1;

function walkOf(model: Model, seed: number): Walk {
  return setOut(model, { chance: seededChance(seed), progress: () => 0 });
}

function run(walk: Walk, iterations: number): void {
  const end = walk.iteration + iterations;
  anneal(walk, { progress: (i) => (i >= end ? 1 : 0.3) });
}

const served = ({ model, route }: State): number[] =>
  Array.from(route.subarray(0, model.clients).keys()).filter((c) => route[c]! >= 0);

/** Divides, walks through each part, and puts the parts together. */
function throughParts(model: Model, seed: number, spoil?: (clientPart: Int32Array) => void) {
  const walk = walkOf(model, seed);
  const start = walk.s.next.slice();
  const { neighbours } = walk.tools;
  const division = divide(model, start, 2, { neighbours, chance: seededChance(seed) });
  spoil?.(division.clientPart);
  const next = start.slice();
  let cost = 0;
  const all: number[] = [];
  for (const own of [0, 1]) {
    loadPart(walk, { ...division, next: start, own });
    run(walk, 160);
    const { s } = walk;
    cost += s.totals.arcs + s.totals.missing;
    all.push(...served(s), ...s.unserved.subarray(0, s.totals.unserved));
    if (new Set(all).size < all.length) throw new Error('a client is in two parts');
    for (let slot = 0; slot < model.slots; slot++) {
      const end = model.clients + model.slots + slot;
      if (division.slotPart[slot] !== own) {
        expect(s.size[slot]).toBe(0);
        continue;
      }
      for (let node = model.clients + slot; node !== end; node = s.next[node]!) {
        next[node] = s.next[node]!;
      }
    }
  }
  const everything = new Int32Array(model.slots).fill(WHOLE);
  const everybody = new Int32Array(model.clients).fill(WHOLE);
  loadPart(walk, { next, slotPart: everything, clientPart: everybody, own: WHOLE });
  return { walk, cost, all };
}

const cases: readonly (readonly [string, Partial<Job>])[] = [
  ['required jobs', {}],
  ['jobs that may be left out', { prize: 150 }],
  ['time windows', { windows: [{ opens: 100, closes: 1500 }], service: 10 }],
];

describe('parts of a solution', () => {
  test.each(cases)('are changed apart and are one again: %s', (_, more) => {
    for (const seed of [1, 2, 3]) {
      const model = compileModel(scattered(90, seed, more));
      const { walk, cost, all } = throughParts(model, seed);
      expect(all.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 90 }, (__, c) => c));
      expect(walk.s.totals.arcs + walk.s.totals.missing).toBeCloseTo(cost, 3);
      expect(auditCost(walk.s)).toBeCloseTo(costOf(walk.s), 3);
    }
  });

  test('the harness notices a client that two parts have', () => {
    const model = compileModel(scattered(90, 1));
    const all = () =>
      throughParts(model, 1, (clientPart) => {
        // Unserved in one part though served in the other.
        const c = clientPart.indexOf(0);
        clientPart[c] = 1;
      }).all.length;
    expect(all).toThrow('in two parts');
  });

  test('have about as many clients each, whole routes, and every idle vehicle', () => {
    const model = compileModel(scattered(200, 4));
    const walk = walkOf(model, 4);
    const { next } = walk.s;
    const { neighbours } = walk.tools;
    const { slotPart, clientPart } = divide(model, next, 3, { neighbours, chance: Math.random });
    for (let c = 0; c < 200; c++) expect(clientPart[c]).toBe(slotPart[walk.s.route[c]!]);
    const sizes = [0, 1, 2].map((part) => clientPart.filter((own) => own === part).length);
    expect(Math.min(...sizes)).toBeGreaterThan(45);
    expect(new Set(slotPart)).toEqual(new Set([0, 1, 2]));
  });
});
