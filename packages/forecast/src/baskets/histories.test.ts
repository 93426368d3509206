import { expect, test } from 'vitest';
import { ForecastInputError } from '../faults.ts';
import {
  addBasket,
  basketsOf,
  emptyHistories,
  forgetHistory,
  historiesOf,
  withoutLast,
} from './histories.ts';

test('baskets come back as they were added, an item named twice once', () => {
  const histories = historiesOf(10, [[[1, 2], [0]], [], [[9, 9, 3]]]);
  expect([0, 1, 2].map((customer) => basketsOf(histories, customer))).toEqual([
    [[1, 2], [0]],
    [],
    [[9, 3]],
  ]);
});

test('one basket earlier', () => {
  const earlier = withoutLast(historiesOf(5, [[[1], [2, 3], [4]], [[0]]]));
  expect(basketsOf(earlier, 0)).toEqual([[1], [2, 3]]);
  expect(basketsOf(earlier, 1)).toEqual([]);
});

test('a forgotten customer keeps its number and nothing else', () => {
  const histories = historiesOf(5, [[[1]], [[2]]]);
  forgetHistory(histories, 0);
  expect(basketsOf(histories, 0)).toEqual([]);
  expect(basketsOf(histories, 1)).toEqual([[2]]);
});

test.each<[string, () => void, RegExp]>([
  ['unknown item', () => historiesOf(3, [[[3]]]), /Item 3 is not one of 0 … 2/],
  ['empty basket', () => historiesOf(3, [[[]]]), /at least one item/],
  ['no items at all', () => emptyHistories({ items: 0 }), /above 0/],
  [
    'days that fall',
    () => {
      const dated = emptyHistories({ items: 3, dated: true });
      addBasket(dated, 0, [1], 20);
      addBasket(dated, 0, [1], 19);
    },
    /oldest first/,
  ],
  ['no day', () => addBasket(emptyHistories({ items: 3, dated: true }), 0, [1]), /needs its day/],
])('refused by name: %s', (_, act, message) => {
  expect(act).toThrow(ForecastInputError);
  expect(act).toThrow(message);
});
