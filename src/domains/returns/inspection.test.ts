import { asId, type OrderId, type SkuId, units } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { type Found, inspect, isRestockable, refundsShipping } from './inspection.ts';
import type { Disposition, ReturnLine, ReturnReason } from './return.ts';

const line = (n: number, count: number): ReturnLine => ({
  line: n,
  skuId: asId<SkuId>(`SKU-${n}`),
  units: units(count),
  reason: 'not-wanted',
  outcomes: [],
});
const found = (n: number, count: number, disposition: Disposition, lot?: string): Found => ({
  line: n,
  units: units(count),
  disposition,
  lot,
});
const expected = {
  orderId: asId<OrderId>('ord_1'),
  lines: [line(1, 3), line(2, 1), line(3, 1), line(4, 1)],
};
const dry = { temperature: 'ambient', hazard: 'none', lotTracked: false } as const;
const goods = new Map([
  ['SKU-1', dry],
  ['SKU-2', { ...dry, lotTracked: true }],
  ['SKU-3', { ...dry, temperature: 'chilled' as const }],
  ['SKU-4', { ...dry, hazard: 'medical' as const }],
]);
const look = (...of: Found[]) => {
  const inspected = inspect(expected, of, goods);
  return inspected.ok
    ? inspected.value.map((l) => [
        l.received,
        ...l.outcomes.map((o) => `${o.units} ${o.disposition}${o.lot && ` of ${o.lot}`}`),
      ])
    : inspected.error.issues.map((issue) => `${issue.line} ${issue.reason}`);
};

test('units of a line may go different ways, and some may not have come', () => {
  expect(
    look(
      found(1, 1, 'restock'),
      found(1, 1, 'write-off'),
      found(2, 1, 'restock', 'L1'),
      found(3, 0, 'restock'),
    ),
  ).toEqual([[2, '1 restock', '1 write-off'], [1, '1 restock of L1'], [0], [0]]);
});

test('the same found twice is one', () => {
  expect(look(found(1, 1, 'restock'), found(1, 2, 'restock'))[0]).toEqual([3, '3 restock']);
});

describe('what cannot be is named, all of it', () => {
  test.each<[string, Found[], string[]]>([
    ['another order’s goods', [found(9, 1, 'restock')], ['9 no-such-line']],
    [
      'more than expected',
      [found(1, 2, 'restock'), found(1, 2, 'write-off')],
      ['1 too-many-units'],
    ],
    ['a lot without name', [found(2, 1, 'restock')], ['2 lot-unknown']],
    ['chilled goods', [found(3, 1, 'restock')], ['3 not-restockable']],
    ['medicine', [found(4, 1, 'restock')], ['4 not-restockable']],
    [
      'two at once',
      [found(3, 1, 'restock'), found(9, 1, 'restock')],
      ['3 not-restockable', '9 no-such-line'],
    ],
  ])('%s', (_name, of, issues) => {
    expect(look(...of)).toEqual(issues);
  });
});

test('chilled goods can be put aside or written off', () => {
  expect(look(found(3, 1, 'quarantine'))[2]).toEqual([1, '1 quarantine']);
  expect(look(found(4, 1, 'write-off'))[3]).toEqual([1, '1 write-off']);
  expect(isRestockable(dry)).toBe(true);
});

describe('shipping is paid back', () => {
  const ordered = new Map([
    [1, 2],
    [2, 1],
  ]);
  test.each<[string, Map<number, number>, ReturnReason[], boolean]>([
    ['when all came back because of us', ordered, ['damaged', 'late'], true],
    ['not when the customer did not want it', ordered, ['damaged', 'not-wanted'], false],
    ['not when nobody was home', ordered, ['undeliverable'], false],
    ['not for a part', new Map([[1, 2]]), ['damaged'], false],
    [
      'not for fewer units',
      new Map([
        [1, 1],
        [2, 1],
      ]),
      ['damaged'],
      false,
    ],
  ])('%s', (_name, cameBack, reasons, expected) => {
    expect(refundsShipping({ ordered, cameBack, reasons })).toBe(expected);
  });
});
