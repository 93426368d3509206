import type { World } from '../world.ts';
import type { Fault } from './columns.ts';
import { type ImportOptions, readBatches } from './import-file.ts';
import { columns, contradictions, key, type OrderInFile, ordersIn, place } from './orders.ts';

export interface ImportedOrders {
  readonly lines: number;
  readonly bad: number;
  readonly orders: number;
  readonly placed: number;
  /** Orders that are right as written, but cannot be served: out of stock, no way of delivery. */
  readonly refused: number;
  /** Stopped before the end; the orders from this line on were not looked at. */
  readonly stoppedAt?: number;
}

interface OrderOptions extends ImportOptions {
  /** Orders that begin before it were placed by an earlier run. */
  readonly fromLine?: number;
  readonly onOrder?: (done: number, of: number) => void;
}

/**
 * Orders from a file, each placed as its shopper would place it: each in a transaction of its own, since
 * thousands of orders must not hold their stock until the last is read. So the whole file is read first,
 * and unless bad lines are skipped nothing is placed when anything in it is wrong.
 */
export async function importOrders(
  world: World,
  path: string,
  options: OrderOptions,
): Promise<ImportedOrders> {
  const { lines, orders, bad } = await look(path, options);
  const counted = { lines, bad: bad.lines.size, orders };
  if (bad.lines.size > 0 && !options.skipBad) return { ...counted, placed: 0, refused: 0 };
  let [placed, refused, done] = [0, 0, 0];
  for await (const order of ordersOf(path)) {
    const { line } = order.lines[0] ?? { line: 0 };
    if (options.signal?.aborted) return { ...counted, placed, refused, stoppedAt: line };
    if (line >= (options.fromLine ?? 0) && !isTouched(order, bad)) {
      const answer = await place(world, order, { dryRun: options.dryRun ?? false });
      if (answer.ok) placed++;
      else {
        refused++;
        const reason = `${order.ref} is refused: ${answer.error}`;
        options.onFault?.({ line, column: 'order_ref', reason });
      }
    }
    options.onOrder?.(++done, orders);
  }
  return { ...counted, placed, refused };
}

interface Bad {
  readonly lines: Set<number>;
  /** Orders that a line which cannot be read belongs to; */
  readonly refs: Set<string>;
  /** and lines that do not even say to which. */
  readonly unnamed: Set<number>;
}

async function look(path: string, options: ImportOptions) {
  const bad: Bad = { lines: new Set(), refs: new Set(), unnamed: new Set() };
  const found = (fault: Fault): void => {
    bad.lines.add(fault.line);
    options.onFault?.(fault);
  };
  let [lines, orders] = [0, 0];
  async function* readable() {
    for await (const batch of readBatches({ columns, key }, path, options)) {
      for (const { line, values, faults } of batch.unread) {
        faults.forEach(found);
        if (values.order_ref === undefined) bad.unnamed.add(line);
        else bad.refs.add(values.order_ref);
      }
      lines += batch.lines.length + batch.unread.length;
      yield batch.lines;
    }
  }
  for await (const order of ordersIn(readable())) {
    orders++;
    contradictions(order).forEach(found);
  }
  return { lines, orders, bad };
}

/** An order is whole or not at all: none is placed without a line that could not be read. */
function isTouched({ ref, lines }: OrderInFile, bad: Bad): boolean {
  const numbers = lines.map(({ line }) => line);
  const [first = 0, last = 0] = [numbers[0], numbers.at(-1)];
  return (
    bad.refs.has(ref) ||
    numbers.some((line) => bad.lines.has(line)) ||
    [...bad.unnamed].some((line) => line >= first - 1 && line <= last + 1)
  );
}

async function* ordersOf(path: string): AsyncGenerator<OrderInFile> {
  async function* lines() {
    for await (const batch of readBatches({ columns, key }, path, {})) yield batch.lines;
  }
  yield* ordersIn(lines());
}
