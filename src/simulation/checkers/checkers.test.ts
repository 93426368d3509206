import { type Instant } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import type { DeliveredFact, Fact } from '../../world.ts';
import type { Checker } from '../checker.ts';
import { capturedWithinAuthorised } from './money.ts';
import { stagesInOrder } from './orders.ts';
import { unitsConserved } from './stock.ts';

type Told = readonly [kind: Fact['kind'], key: string, data?: Fact['data']];

/** What a checker says to a row of facts: the first complaint, or nothing. */
function saysTo(checker: Checker, facts: readonly Told[]): string | undefined {
  for (const [i, [kind, key, data = {}]] of facts.entries()) {
    const fact: DeliveredFact = { id: `${i}`, at: i as Instant, kind, key, data };
    const wrong = checker.onFact?.(fact);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

const received = (units: number): Told => [
  'inventory.stock-received',
  'TEA@NY',
  { sku_id: 'TEA', site_id: 'NY', units },
];
const lost = (units: number): Told => [
  'inventory.stock-lost',
  'TEA@NY',
  { sku_id: 'TEA', site_id: 'NY', units },
];
const picked = (shipment: string, units: number): Told => [
  'fulfilment.picked',
  shipment,
  { site_id: 'NY', attempt: 1, lines: [{ sku_id: 'TEA', units }] },
];
const handedOver = (shipment: string): Told => [
  'fulfilment.handed-over',
  shipment,
  { site_id: 'NY', attempt: 1 },
];

describe('units are conserved', () => {
  test.each<[string, readonly Told[], string | undefined]>([
    ['what came may leave', [received(3), picked('a', 2), handedOver('a'), lost(1)], undefined],
    [
      'the last unit leaves twice',
      [received(1), picked('a', 1), handedOver('a'), picked('b', 1), handedOver('b')],
      'TEA at NY: 1 units left that never came',
    ],
    ['more is lost than came', [received(1), lost(2)], 'TEA at NY: 1 units left that never came'],
    [
      'one shipment is handed over twice',
      [received(9), picked('a', 1), handedOver('a'), handedOver('a')],
      'a was handed over and never picked, or twice',
    ],
    [
      'a shipment leaves unpicked',
      [handedOver('a')],
      'a was handed over and never picked, or twice',
    ],
  ])('%s', (_what, facts, expected) => {
    expect(saysTo(unitsConserved(), facts)).toBe(expected);
  });
});

const authorised = (amount: number): Told => [
  'payments.authorised',
  'ord',
  { amount_minor: amount },
];
const captured = (shipment: string, amount: number): Told => [
  'payments.captured',
  'ord',
  { shipment_id: shipment, amount_minor: amount },
];

describe('captured within authorised', () => {
  test.each<[string, readonly Told[], string | undefined]>([
    [
      'each shipment once, within the amount',
      [authorised(9), handedOver('a'), captured('a', 4), handedOver('b'), captured('b', 5)],
      undefined,
    ],
    ['before it left', [authorised(9), captured('a', 4)], 'a is paid for and has not left'],
    [
      'twice',
      [authorised(9), handedOver('a'), captured('a', 4), captured('a', 4)],
      'a is paid for twice',
    ],
    [
      'more than was held',
      [authorised(9), handedOver('a'), captured('a', 5), handedOver('b'), captured('b', 5)],
      'ord: 10 captured of 9 authorised',
    ],
  ])('%s', (_what, facts, expected) => {
    expect(saysTo(capturedWithinAuthorised(), facts)).toBe(expected);
  });
});

const placed: Told = ['orders.order-placed', 'ord', { shipment_id: 'a' }];
const reach = (...stages: readonly string[]): Told[] => [
  placed,
  ...stages.map((stage): Told => [`orders.shipment-${stage}`, 'a']),
];
const toTheDoor = [
  'authorised',
  'cleared',
  'allocated',
  'picked',
  'packed',
  'in-transit',
  'delivered',
];

describe('stages in order', () => {
  test.each<[string, readonly Told[], string | undefined]>([
    ['all eight', reach(...toTheDoor), undefined],
    ['back again', reach(...toTheDoor, 'returning', 'returned'), undefined],
    ['short of something on the way', reach('authorised', 'short', 'cleared'), undefined],
    ['cancelled while packed', reach(...toTheDoor.slice(0, 5), 'cancelled'), undefined],
    ['a shipment that allocation made', [['orders.shipment-allocated', 'b']], undefined],
    ['one left out', reach('authorised', 'allocated'), 'a went from authorised to allocated'],
    ['one twice', reach('authorised', 'authorised'), 'a went from authorised to authorised'],
    [
      'cancelled on the road',
      reach(...toTheDoor.slice(0, 6), 'cancelled'),
      'a went from in-transit to cancelled',
    ],
    ['after the end', reach('cancelled', 'authorised'), 'a went from cancelled to authorised'],
    ['out of nothing', [['orders.shipment-delivered', 'b']], 'b went from nothing to delivered'],
  ])('%s', (_what, facts, expected) => {
    expect(saysTo(stagesInOrder(), facts)).toBe(expected);
  });
});
