import type { CustomerId, Units } from '@waystock/kernel';
import { asId, type SkuId, units } from '@waystock/kernel';
import type { Row } from '../../import/columns.ts';

/** An order that somebody placed once, without where it went: the data does not say. */
export interface RealOrder {
  readonly ref: string;
  readonly customerId: CustomerId;
  /** Minute of the day, as the clock on the wall showed it. */
  readonly minute: number;
  readonly day: string;
  readonly lines: readonly { readonly skuId: SkuId; readonly units: Units }[];
}

export interface RealOrders {
  readonly orders: readonly RealOrder[];
  /** What each SKU cost, in the middle of what was paid for it. */
  readonly prices: ReadonlyMap<SkuId, number>;
  /** Days of trade in the file. */
  readonly days: number;
  /** Orders of more lines, which a wholesaler places. */
  readonly large: number;
}

const mostLines = 10;
const mostUnits = 12;

/** Orders of consumers' size from the lines of UCI's Online Retail set: at most ten lines, of twelve each. */
export async function readOrders(rows: AsyncIterable<Row>): Promise<RealOrders> {
  const byRef = new Map<string, Line[]>();
  const paid = new Map<SkuId, number[]>();
  let header: readonly string[] | undefined;
  for await (const { cells } of rows) {
    header ??= cells;
    if (cells === header) continue;
    const line = lineOf(header, cells);
    const known = byRef.get(line.ref);
    if (known) known.push(line);
    else byRef.set(line.ref, [line]);
    const prices = paid.get(line.skuId);
    if (prices) prices.push(line.price);
    else paid.set(line.skuId, [line.price]);
  }
  const all = [...byRef.values()].map(orderOf);
  const orders = all.filter(({ lines }) => lines.length <= mostLines);
  return {
    orders,
    prices: new Map([...paid].map(([skuId, prices]) => [skuId, middleOf(prices)])),
    days: new Set(orders.map(({ day }) => day)).size,
    large: all.length - orders.length,
  };
}

interface Line {
  readonly ref: string;
  readonly at: string;
  readonly customer: string;
  readonly skuId: SkuId;
  readonly quantity: number;
  readonly price: number;
}

function lineOf(header: readonly string[], cells: readonly string[]): Line {
  const cell = (name: string): string => cells[header.indexOf(name)] ?? '';
  return {
    ref: cell('order_id'),
    at: cell('ts'),
    customer: cell('customer_id'),
    skuId: asId<SkuId>(cell('sku')),
    quantity: Number(cell('qty')),
    price: Number(cell('unit_price_gbp')),
  };
}

function orderOf(lines: readonly Line[]): RealOrder {
  const [{ ref, at, customer } = { ref: '', at: '', customer: '' }] = lines;
  const bySku = new Map<SkuId, number>();
  for (const { skuId, quantity } of lines) bySku.set(skuId, (bySku.get(skuId) ?? 0) + quantity);
  return {
    ref,
    // Who has no account is somebody else each time.
    customerId: asId<CustomerId>(`CUS-${customer || ref}`),
    day: at.slice(0, 10),
    minute: Number(at.slice(11, 13)) * 60 + Number(at.slice(14, 16)),
    lines: [...bySku].map(([skuId, n]) => ({ skuId, units: units(Math.min(mostUnits, n)) })),
  };
}

function middleOf(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

/**
 * Days of `perDay` orders each: so many days of trade, one after the other, are laid over one another as
 * it takes. Each order keeps its time of day.
 */
export function foldDays(
  orders: readonly RealOrder[],
  { days, perDay }: { readonly days: number; readonly perDay: number },
): RealOrder[][] {
  return Array.from({ length: days }, (_, day) =>
    orders
      .slice(day * perDay, (day + 1) * perDay)
      .toSorted((a, b) => a.minute - b.minute || (a.ref < b.ref ? -1 : 1)),
  );
}
