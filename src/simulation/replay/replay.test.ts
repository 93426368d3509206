import { asId, greatCircle, type SkuId, seededRandom } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import type { Row } from '../../import/columns.ts';
import { UsageError } from '../command.ts';
import { commandAgain, readCommand } from './command.ts';
import { drawDoors } from './doors.ts';
import { readBoxes, drawSkus, stockShelves } from './goods.ts';
import { foldDays, readOrders } from './orders.ts';
import { places } from './places.ts';
import { latencyOf } from './replay-table.ts';
import { placeAmong } from './sites.ts';

async function* table(...lines: readonly string[]): AsyncGenerator<Row> {
  for (const [i, line] of lines.entries()) yield { line: i + 1, cells: line.split(',') };
}
const header = 'order_id,ts,customer_id,country,sku,qty,unit_price_gbp';
const many = Array.from({ length: 11 }, (_, i) => `9,2010-12-03T10:00,7,UK,M${i},1,1`);
const real = () =>
  readOrders(
    table(
      header,
      '1,2010-12-01T08:26,17,UK,A,6,2.00',
      '1,2010-12-01T08:26,17,UK,B,20,1.00',
      '1,2010-12-01T08:26,17,UK,A,3,2.50',
      '2,2010-12-02T07:01,,UK,A,1,4.00',
      ...many,
    ),
  );

describe('orders of the real file', () => {
  test('become consumers’ orders: lines of one SKU together, at most twelve of it, at most ten lines', async () => {
    const { orders, prices, days, large } = await real();
    expect(orders).toEqual([
      {
        ...{ ref: '1', customerId: 'CUS-17', day: '2010-12-01', minute: 506 },
        lines: [
          { skuId: 'A', units: 9 },
          { skuId: 'B', units: 12 },
        ],
      },
      {
        ...{ ref: '2', customerId: 'CUS-2', day: '2010-12-02', minute: 421 },
        lines: [{ skuId: 'A', units: 1 }],
      },
    ]);
    expect([days, large, prices.get(asId<SkuId>('A'))]).toEqual([2, 1, 2.5]);
  });

  test('days are laid over one another, each order at its time of day, none twice', async () => {
    const { orders } = await real();
    expect(
      foldDays(orders, { days: 1, perDay: 2 }).map((day) => day.map(({ ref }) => ref)),
    ).toEqual([['2', '1']]);
    expect(foldDays(orders, { days: 2, perDay: 1 }).flat()).toHaveLength(2);
  });
});

/** A residential street of two kilometres, and a motorway where nobody lives. */
const place = places.heidelberg;
const at = (east: number) => ({ lon: place.centre.lon + east, lat: place.centre.lat });
const map = {
  nodes: [0, 0.01, 0.02, 0.5].map((east, i) => ({ id: i + 1, ...at(east) })),
  ways: [
    { id: 1, refs: [1, 2, 3], tags: { highway: 'residential', name: 'Long Street' } },
    { id: 2, refs: [1, 4], tags: { highway: 'motorway' } },
    { id: 3, refs: [4, 3], tags: { highway: 'residential', name: 'Far Away' } },
  ],
};

describe('a real city', () => {
  const doors = () => drawDoors(map, place, { count: 200, random: seededRandom('doors') });

  test('doors lie on residential streets near its centre, the same with the same seed', () => {
    expect(doors()).toEqual(doors());
    for (const { street, position } of doors()) {
      expect(street).toBe('Long Street');
      expect(greatCircle(position, place.centre)).toBeLessThan(1600);
    }
    expect(new Set(doors().map(({ position }) => position.lon)).size).toBeGreaterThan(150);
  });

  test('its sites are three centres and ten nodes with ids of their own', () => {
    const { sites } = placeAmong(doors(), place, place);
    expect(sites.filter(({ kind }) => kind === 'fulfilment-centre')).toHaveLength(3);
    expect(new Set(sites.map(({ id }) => id)).size).toBe(13);
  });

  test('whatever is ordered is sold, in a box of the other file, and kept somewhere', async () => {
    const { orders, prices } = await real();
    const boxes = await readBoxes(
      table(
        'product_id12,category,weight_g,length_cm,height_cm,width_cm',
        'p,toys,250,20,5,10',
        'q,,,,,',
      ),
    );
    expect(boxes).toHaveLength(1);
    const random = seededRandom('goods');
    const stocking = { names: new Map(), prices, boxes, random, currency: place.currency };
    const skus = drawSkus(orders, { ...stocking, ownerId: asId('OWN') });
    expect(skus.map(({ id, weight, price }) => [id, weight, price.minor])).toEqual([
      ['A', 250, 250n],
      ['B', 250, 100n],
    ]);
    const { sites } = placeAmong(doors(), place, place);
    const shelves = stockShelves([orders], sites, { skus, random });
    for (const sku of skus) expect(shelves.some(({ skuId }) => skuId === sku.id)).toBe(true);
    expect(shelves.every(({ level }) => level >= 2)).toBe(true);
  });
});

test('what is asked for is read, or told', () => {
  expect(readCommand([])).toMatchObject({ city: 'heidelberg', days: 14, ordersPerDay: 300 });
  expect(readCommand(['--help'])).toBeUndefined();
  for (const wrong of [['--city', 'atlantis'], ['--days', '0'], ['--faults', 'many'], ['--what']])
    expect(() => readCommand(wrong)).toThrow(UsageError);
});

test('the command that is told lives through it again', () => {
  const asked = readCommand(['--city', 'monaco', '--days', '3', '--seed', 'a b']);
  const told = asked ? commandAgain(asked) : '';
  expect(told).toBe(
    "npm run replay -- --city monaco --days 3 --orders-per-day 300 --seed 'a b' --faults usual",
  );
});

test('the middle and the slowest of a hundred', () => {
  expect(latencyOf(Array.from({ length: 100 }, (_, i) => i))).toEqual({ n: 100, p50: 50, p99: 99 });
});
