import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ForecastInputError } from '../faults.ts';
import { below, seededChance } from '../random.ts';
import {
  emptyPlaces,
  estimatePlaces,
  forgetPlace,
  lastUsed,
  mostUsed,
  recordPlace,
} from './likely-places.ts';

test('probabilities sum to one with the place never seen, whatever was recorded', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(4), fc.nat(3)), { maxLength: 60 }),
      fc.nat(3),
      (uses, slot) => {
        const table = emptyPlaces({ slots: 4 });
        for (const [place, at] of uses) recordPlace(table, place, at);
        const { places, newPlace } = estimatePlaces(table, slot);
        const sum = places.reduce((total, { probability }) => total + probability, newPlace);
        expect(sum).toBeCloseTo(1, 9);
        expect(places.length).toBe(new Set(uses.map(([place]) => place)).size);
      },
    ),
  );
});

/** At work on weekdays, at home otherwise, somewhere else now and then. */
function habits(seed: number, uses: number): [place: number, slot: number][] {
  const chance = seededChance(seed);
  return Array.from({ length: uses }, () => {
    const slot = below(chance, 4);
    const usual = slot < 2 ? 1 : 0;
    return [chance() < 0.8 ? usual : below(chance, 4), slot];
  });
}

test('it finds the habit where "last used" and "most used" cannot, and says how sure it is', () => {
  let right = 0;
  let last = 0;
  let most = 0;
  let loss = 0;
  const rounds = 400;
  for (let seed = 0; seed < rounds; seed++) {
    const uses = habits(seed, 31);
    const table = emptyPlaces({ slots: 4 });
    for (const [place, slot] of uses.slice(0, 30)) recordPlace(table, place, slot);
    const [truth, slot] = uses[30]!;
    const { places, newPlace } = estimatePlaces(table, slot);
    right += places[0]!.place === truth ? 1 : 0;
    last += lastUsed(table) === truth ? 1 : 0;
    most += mostUsed(table) === truth ? 1 : 0;
    loss -= Math.log(places.find(({ place }) => place === truth)?.probability ?? newPlace);
  }
  expect(right / rounds).toBeGreaterThan(0.75);
  expect(right).toBeGreaterThan(Math.max(last, most) + 0.2 * rounds);
  // The habit's own entropy is 0.78 nats.
  expect(loss / rounds).toBeLessThan(0.9);
});

test('a forgotten place is gone', () => {
  const table = emptyPlaces({ slots: 1 });
  recordPlace(table, 7, 0);
  forgetPlace(table, 7);
  expect(estimatePlaces(table, 0)).toEqual({ places: [], newPlace: 1 });
  expect([lastUsed(table), mostUsed(table)]).toEqual([undefined, undefined]);
});

test('slots are those agreed on', () => {
  expect(() => recordPlace(emptyPlaces({ slots: 2 }), 1, 2)).toThrow(ForecastInputError);
  expect(() => emptyPlaces({ slots: 0 })).toThrow(/above 0/);
});
