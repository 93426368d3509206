import { expect, test } from 'vitest';
import { scoreRanking } from '../evaluation/ranking.ts';
import { generateShoppers } from '../testing/shoppers.ts';
import { basketsOf, type Histories, historiesOf } from './histories.ts';
import { fitTifuKnn, groupOf } from './tifu-knn.ts';
import { fitTopFrequency } from './top-frequency.ts';
import { fitUpcf } from './upcf.ts';

const small = historiesOf(6, [
  [
    [0, 1],
    [1, 2],
  ],
  [[3], [3], [2]],
  [[1], [4, 3]],
]);

test('counting: everybody, oneself, oneself and then everybody', () => {
  const { global, personal, personalThenGlobal } = fitTopFrequency(small);
  expect([...global.predict(0, 3)]).toEqual([1, 3, 2]);
  expect([...personal.predict(0, 5)]).toEqual([1, 0, 2]);
  expect([...personalThenGlobal.predict(0, 5)]).toEqual([1, 0, 2, 3, 4]);
  expect([...fitTopFrequency(small, { ties: 'popular' }).personal.predict(0, 5)]).toEqual([
    1, 2, 0,
  ]);
});

test('groups of baskets: the later ones are the larger, and all are of a size or one more', () => {
  const groups = Array.from({ length: 16 }, (_, i) => groupOf(i, 16, 7)[0]);
  expect(groups).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5, 6, 6, 6]);
  expect(groupOf(2, 3, 7)).toEqual([2, 1]);
  expect([groupOf(13, 14, 7), groupOf(6, 7, 7)]).toEqual([
    [6, 2],
    [6, 1],
  ]);
});

/** The definitions on dense vectors, without index, heap or scoreboard. */
function slowTifu(histories: Histories, customer: number, k: number): number[] {
  const vector = (c: number): number[] => {
    const baskets = basketsOf(histories, c);
    const out = Array.from({ length: histories.items }, () => 0);
    baskets.forEach((basket, i) => {
      const [group, size] = groupOf(i, baskets.length, 7);
      for (const item of basket)
        out[item]! +=
          (0.9 ** (baskets.length - 1 - i) * 0.7 ** (6 - group)) /
          size /
          Math.min(7, baskets.length);
    });
    return out;
  };
  const own = vector(customer);
  const distance = (other: number[]): number =>
    other.reduce((sum, value, i) => sum + (value - own[i]!) ** 2, 0);
  const others = Array.from({ length: histories.purchases.count }, (_, c) => c)
    .filter((c) => c !== customer)
    .map(vector)
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, k);
  return own.map(
    (value, i) => 0.7 * value + (0.3 * others.reduce((sum, v) => sum + v[i]!, 0)) / others.length,
  );
}

test('TIFU-KNN by index is TIFU-KNN by definition, neighbours without overlap too', () => {
  const { histories } = generateShoppers({ seed: 4, customers: 60, items: 90 });
  const model = fitTifuKnn(histories, { neighbours: 50 });
  for (let customer = 0; customer < 60; customer++) {
    const scores = slowTifu(histories, customer, 50);
    const ranked = [...model.predict(customer, 10)].map((item) => scores[item]!);
    const best = [...scores].sort((a, b) => b - a).slice(0, 10);
    ranked.forEach((score, i) => expect(score).toBeCloseTo(best[i]!, 9));
  }
});

test('UP-CF by index is UP-CF by definition', () => {
  const { histories } = generateShoppers({ seed: 5, customers: 50, items: 90 });
  const model = fitUpcf(histories, { neighbours: 20, shrink: 3, recent: 4 });
  const sets = Array.from({ length: 50 }, (_, c) => new Set(basketsOf(histories, c).flat()));
  const recent = (c: number, item: number): number => {
    const last = basketsOf(histories, c).slice(-4);
    return last.filter((basket) => basket.includes(item)).length / last.length;
  };
  for (let u = 0; u < 50; u++) {
    const similar = sets
      .map((other, v) => ({
        v,
        s:
          [...other].filter((item) => sets[u]!.has(item)).length /
          (sets[u]!.size ** 0.75 * other.size ** 0.25 + 3),
      }))
      .filter(({ v }) => v !== u)
      .sort((a, b) => b.s - a.s || a.v - b.v)
      .slice(0, 20);
    const score = (item: number): number =>
      recent(u, item) + similar.reduce((sum, { v, s }) => sum + s ** 10 * recent(v, item), 0);
    const best = Array.from({ length: 90 }, (_, item) => score(item)).sort((a, b) => b - a);
    [...model.predict(u, 10)].forEach((item, i) => expect(score(item)).toBeCloseTo(best[i]!, 9));
  }
});

test('those who look at the customer beat those who do not', () => {
  const { histories, next } = generateShoppers({ seed: 6, customers: 400 });
  const recall = (model: { predict: (customer: number, k: number) => Int32Array }): number =>
    next.reduce(
      (sum, basket, c) => sum + scoreRanking(model.predict(c, 10), new Set(basket), 10).recall,
      0,
    ) / next.length;
  const { global, personalThenGlobal } = fitTopFrequency(histories);
  expect(recall(personalThenGlobal)).toBeGreaterThan(recall(global) + 0.1);
  expect(recall(fitUpcf(histories))).toBeGreaterThan(recall(personalThenGlobal));
});
