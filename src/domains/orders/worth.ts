import { assert, must, units } from '@waystock/kernel';
import type { OrderLine, ShipmentLine } from './order.ts';

/**
 * What parts of an order are worth. An order line has a net price; each shipment carries some of its
 * units and a part of that price. A part keeps its price for good: what was captured for one shipment
 * never depends on what becomes of another. When units move on to other shipments their price is
 * divided among these, so that all parts together are always the whole, to the minor unit.
 */
export interface Portion {
  readonly units: number;
  /** In minor units. */
  readonly net: bigint;
}

/** A line of a shipment with its part of the price. */
export type PricedLine = ShipmentLine & { readonly net: bigint };

/** What the customer pays for a line. */
export const netOf = ({ price, units: n, discount }: OrderLine): bigint =>
  price.minor * BigInt(n) - discount.minor;

/** A part of a portion takes its share of what is left, so that the last one takes the remainder. */
export function take(from: Portion, n: number): [taken: Portion, left: Portion] {
  assert(n >= 0 && n <= from.units, `${n} of ${from.units} units cannot be taken`);
  const net = n === 0 ? 0n : (from.net * BigInt(n)) / BigInt(from.units);
  return [
    { units: n, net },
    { units: from.units - n, net: from.net - net },
  ];
}

/** By order line. */
export type Portions = ReadonlyMap<number, Portion>;

/** What shipment lines carry of each order line together. */
export function portionsOf(lines: readonly PricedLine[]): Portions {
  const portions = new Map<number, Portion>();
  for (const { line, units: n, net } of lines) {
    const before = portions.get(line) ?? { units: 0, net: 0n };
    portions.set(line, { units: before.units + n, net: before.net + net });
  }
  return portions;
}

/** Prices the lines of shipments out of portions, in their order; returns what is left of them. */
export function priceLines(
  portions: Portions,
  shipments: readonly (readonly ShipmentLine[])[],
): { readonly priced: PricedLine[][]; readonly left: Portions } {
  const left = new Map(portions);
  const priced = shipments.map((lines) =>
    lines.map((line) => {
      const from = must(left.get(line.line), `line ${line.line} is among the portions`);
      const [taken, rest] = take(from, line.units);
      left.set(line.line, rest);
      return { ...line, net: taken.net };
    }),
  );
  return { priced, left };
}

/** The same where nothing may be left over. */
export function divideLines(
  portions: Portions,
  shipments: readonly (readonly ShipmentLine[])[],
): PricedLine[][] {
  const { priced, left } = priceLines(portions, shipments);
  for (const [line, { units: n }] of left)
    assert(n === 0, `${n} units of line ${line} are in no shipment`);
  return priced;
}

/** Takes units of some order lines out of a shipment: what it keeps, and what was taken. */
export function takeOut(
  lines: readonly PricedLine[],
  missing: ReadonlyMap<number, number>,
): { readonly kept: PricedLine[]; readonly taken: Portions } {
  const wanted = new Map(missing);
  const taken = new Map<number, Portion>();
  const kept: PricedLine[] = [];
  for (const line of lines) {
    const n = Math.min(wanted.get(line.line) ?? 0, line.units);
    // What stays is priced first: what goes takes the remainder along.
    const [stays, goes] = take(line, line.units - n);
    if (stays.units > 0) kept.push({ ...line, units: units(stays.units), net: stays.net });
    if (n === 0) continue;
    wanted.set(line.line, (wanted.get(line.line) ?? 0) - n);
    const before = taken.get(line.line) ?? { units: 0, net: 0n };
    taken.set(line.line, { units: before.units + n, net: before.net + goes.net });
  }
  for (const [line, n] of wanted) assert(n === 0, `${n} units of line ${line} are not in it`);
  return { kept, taken };
}

/** An order line without units that nobody can bring; undefined when none are left. */
export function withoutUnits(line: OrderLine, dropped: Portion): OrderLine | undefined {
  assert(dropped.units <= line.units, `line ${line.line} has fewer units than are dropped`);
  const n = line.units - dropped.units;
  if (n === 0) return undefined;
  const net = netOf(line) - dropped.net;
  const { currency, minor } = line.price;
  return { ...line, units: units(n), discount: { minor: minor * BigInt(n) - net, currency } };
}
