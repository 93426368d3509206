import { asId, currency, money, units } from '@waystock/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OrderLine } from './order.ts';
import {
  divideLines,
  netOf,
  portionsOf,
  type PricedLine,
  take,
  takeOut,
  withoutUnits,
} from './worth.ts';

const eur = currency('EUR');
const shipmentLine = (line: number, n: number) => ({
  line,
  skuId: asId<never>(`SKU-${line}`),
  fromSiteId: asId<never>('NY'),
  units: units(n),
});
const orderLine = (line: number, n: number, price: number, discount: number): OrderLine => ({
  line,
  skuId: asId<never>(`SKU-${line}`),
  units: units(n),
  price: money(price, eur),
  discount: money(discount, eur),
});

test.each([
  [100, [1, 1, 1], [33, 33, 34]],
  [100, [1, 2], [33, 67]],
  [0, [2, 1], [0, 0]],
  [7, [1, 0, 3], [1, 0, 6]],
])('%i over %j units is %j', (net, parts, expected) => {
  let left = { units: parts.reduce((a, b) => a + b, 0), net: BigInt(net) };
  const nets = parts.map((n) => {
    const [taken, rest] = take(left, n);
    left = rest;
    return Number(taken.net);
  });
  expect(nets).toEqual(expected);
});

/** An order line with a discount, and how many of its units go into each of a few shipments. */
const anyLine = fc
  .record({
    parts: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
    price: fc.nat(3_000),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ parts, price, share }) => {
    const n = parts.reduce((a, b) => a + b, 0);
    return { parts, line: orderLine(1, n, price, Math.floor(price * n * share)) };
  });

const portionOf = (line: OrderLine) => new Map([[1, { units: line.units, net: netOf(line) }]]);
const sumOf = (lines: readonly { net: bigint }[]) => lines.reduce((t, l) => t + l.net, 0n);

describe('nothing is lost or found', () => {
  test('parts sum to the whole, and none costs more than its units undiscounted', () => {
    fc.assert(
      fc.property(anyLine, ({ parts, line }) => {
        const priced = divideLines(
          portionOf(line),
          parts.map((n) => [shipmentLine(1, n)]),
        ).flat();
        expect(sumOf(priced)).toBe(netOf(line));
        for (const part of priced) {
          expect(part.net >= 0n).toBe(true);
          expect(part.net <= line.price.minor * BigInt(part.units)).toBe(true);
        }
      }),
    );
  });

  test('after any units were taken out, moved on or dropped, order and shipments agree', () => {
    const steps = fc.array(fc.record({ at: fc.nat(), n: fc.nat(), moved: fc.nat() }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(anyLine, steps, ({ parts, line }, shortages) => {
        let shipments: PricedLine[][] = divideLines(
          portionOf(line),
          parts.map((n) => [shipmentLine(1, n)]),
        );
        let order: OrderLine | undefined = line;
        for (const { at, n, moved } of shortages) {
          if (!order || shipments.length === 0) break;
          const i = at % shipments.length;
          const of = shipments[i] ?? [];
          const untouched = shipments.filter((_, j) => j !== i);
          const has = of.reduce((t, l) => t + l.units, 0);
          const missing = 1 + (n % has);
          const { kept, taken } = takeOut(of, new Map([[1, missing]]));
          const whole = taken.get(1) ?? { units: 0, net: 0n };
          const [goesOn, dropped] = take(whole, moved % (missing + 1));
          const next =
            goesOn.units > 0 ? [{ ...shipmentLine(1, goesOn.units), net: goesOn.net }] : [];
          order = withoutUnits(order, dropped);
          shipments = [...untouched, kept, next].filter((s) => s.length > 0);
          const all = portionsOf(shipments.flat()).get(1) ?? { units: 0, net: 0n };
          expect(all).toEqual({ units: order?.units ?? 0, net: order ? netOf(order) : 0n });
          if (!order) continue;
          const gross = order.price.minor * BigInt(order.units);
          expect(order.discount.minor >= 0n && order.discount.minor <= gross).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

test('units that are not there cannot be taken out', () => {
  const lines = divideLines(portionOf(orderLine(1, 2, 500, 0)), [[shipmentLine(1, 2)]]).flat();
  expect(() => takeOut(lines, new Map([[1, 3]]))).toThrow('1 units of line 1 are not in it');
  expect(() => takeOut(lines, new Map([[2, 1]]))).toThrow('line 2');
  expect(() => divideLines(portionOf(orderLine(1, 3, 500, 0)), [[shipmentLine(1, 2)]])).toThrow(
    '1 units of line 1 are in no shipment',
  );
});
