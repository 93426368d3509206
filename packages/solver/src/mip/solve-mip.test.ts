import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addChoice, addRow, addVariable, brokenBy, emptyMip, type Mip } from './mip.ts';
import { solveMip } from './solve-mip.ts';
import { solveMipInWorker } from './solve-mip-in-worker.ts';

/** Most value within a weight. */
function knapsack(values: readonly number[], weights: readonly number[], room: number): Mip {
  const mip = emptyMip();
  const taken = values.map((value, i) => addChoice(mip, `take-${i}`, -value));
  addRow(
    mip,
    'room',
    taken.map((v, i) => [v, weights[i] ?? 0]),
    { upper: room },
  );
  return mip;
}

function bestSubset(values: readonly number[], weights: readonly number[], room: number): number {
  let best = 0;
  for (let set = 0; set < 1 << values.length; set++) {
    let value = 0;
    let weight = 0;
    values.forEach((one, i) => {
      if ((set & (1 << i)) === 0) return;
      value += one;
      weight += weights[i] ?? 0;
    });
    if (weight <= room) best = Math.max(best, value);
  }
  return best;
}

describe('solveMip', () => {
  test('finds the optimum, against trying everything', async () => {
    const item = fc.record({
      value: fc.integer({ min: 1, max: 50 }),
      weight: fc.integer({ min: 1, max: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(item, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 60 }),
        async (items, room) => {
          const [values, weights] = [items.map((i) => i.value), items.map((i) => i.weight)];
          const mip = knapsack(values, weights, room);
          const result = await solveMip(mip);
          expect(result.status).toBe('optimal');
          expect(-result.objective).toBeCloseTo(bestSubset(values, weights, room), 6);
          expect(brokenBy(mip, result.values)).toEqual([]);
        },
      ),
      { numRuns: 15 },
    );
  });

  test('says infeasible and unbounded', async () => {
    const none = emptyMip();
    const x = addVariable(none, 'x', { upper: 1 });
    addRow(none, 'too much', [[x, 1]], { lower: 2 });
    expect(await solveMip(none)).toMatchObject({ status: 'infeasible', objective: Infinity });
    const all = emptyMip();
    addVariable(all, 'x', { cost: -1 });
    expect((await solveMip(all)).status).toBe('unbounded');
  });

  test('adds up what stands twice in a row', async () => {
    const mip = emptyMip();
    const x = addVariable(mip, 'x', { cost: -1 });
    addRow(
      mip,
      'twice',
      [
        [x, 1],
        [x, 1],
      ],
      { upper: 6 },
    );
    expect((await solveMip(mip)).objective).toBeCloseTo(-3, 9);
  });

  test('a limit of nodes ends it with a bound that holds', async () => {
    const values = Array.from({ length: 40 }, (_, i) => 100 + ((i * 37) % 41));
    const weights = values.map((value, i) => value + ((i * 13) % 7));
    const result = await solveMip(knapsack(values, weights, 2345), { nodes: 0, seconds: 20 });
    expect(result.bound).toBeLessThanOrEqual(result.objective + 1e-6);
  });

  test.each([
    ['variable x has bounds 1 and 0', { lower: 1, upper: 0 }],
    ['variable x costs NaN', { cost: Number.NaN }],
  ])('refuses: %s', async (message, variable) => {
    const mip = emptyMip();
    addVariable(mip, 'x', variable);
    await expect(solveMip(mip)).rejects.toThrow(message);
  });

  test('a planted wrong answer is found', () => {
    const mip = knapsack([1, 1], [2, 2], 3);
    expect(brokenBy(mip, [1, 0])).toEqual([]);
    expect(brokenBy(mip, [1, 1])).toEqual(['room']);
    expect(brokenBy(mip, [0.5, 0])).toEqual(['take-0']);
  });

  test('on a thread of its own, which a signal ends', async () => {
    const mip = knapsack([3, 4], [1, 2], 2);
    expect((await solveMipInWorker(mip)).objective).toBeCloseTo(-4, 9);
    const stopped = solveMipInWorker(mip, {}, AbortSignal.abort(new Error('enough')));
    await expect(stopped).rejects.toThrow('enough');
  });
});
