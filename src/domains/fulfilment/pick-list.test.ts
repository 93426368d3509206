import { asId, type ShipmentId, type SkuId, units } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { aggregateLines, type Pickable, planPickLists } from './pick-list.ts';

const shipment = (id: string, skus: string, express = false): Pickable => ({
  shipmentId: asId<ShipmentId>(id),
  express,
  lines: skus.split('').map((skuId) => ({ skuId: asId<SkuId>(skuId), units: units(1) })),
});

describe('planPickLists', () => {
  test('one walk passes each shelf once, and tells the shipments apart', () => {
    const [walk] = planPickLists([shipment('1', 'CA'), shipment('2', 'BA')]);
    expect(walk?.tasks.map((t) => `${t.shelf}${t.shipmentId}`)).toEqual(['A1', 'A2', 'B2', 'C1']);
  });

  test('a cart takes those whose shelves it passes anyway', () => {
    const released = [shipment('1', 'AB'), shipment('2', 'XY'), shipment('3', 'BA')];
    const lists = planPickLists(released, { shipments: 2, units: 60 });
    expect(lists.map((l) => l.shipments)).toEqual([['1', '3'], ['2']]);
  });

  test('express has lists of its own, first', () => {
    const lists = planPickLists([shipment('1', 'A'), shipment('2', 'A', true)]);
    expect(lists.map((l) => [l.express, l.shipments])).toEqual([
      [true, ['2']],
      [false, ['1']],
    ]);
  });

  test('a shipment larger than the cart has a list to itself', () => {
    const lists = planPickLists([shipment('1', 'ABCDE'), shipment('2', 'A')], {
      shipments: 9,
      units: 3,
    });
    expect(lists.map((l) => l.shipments)).toEqual([['1'], ['2']]);
  });
});

test('aggregateLines makes one task of two lines with the same SKU', () => {
  const skuId = asId<SkuId>('A');
  expect(
    aggregateLines([
      { skuId, units: units(2) },
      { skuId: asId<SkuId>('B'), units: units(1) },
      { skuId, units: units(3) },
    ]),
  ).toEqual([
    { skuId, units: 5 },
    { skuId: 'B', units: 1 },
  ]);
});
