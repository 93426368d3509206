import { assert, ok, type OrderId, refuse, type Result, units, type Units } from '@waystock/kernel';
import type { Sku } from '../catalogue/index.ts';
import type { ReturnIssue, ReturnNotPossible, ReturnObstacle } from './errors.ts';
import { type Disposition, isOurFault, type Outcome, type ReturnLine } from './return.ts';

/** What somebody at the site found in the box. */
export interface Found {
  readonly line: number;
  /** May be none. */
  readonly units: Units;
  readonly disposition: Disposition;
  readonly lot?: string | undefined;
}

export interface InspectedLine {
  readonly line: number;
  readonly received: Units;
  readonly outcomes: readonly Outcome[];
}

type Goods = Pick<Sku, 'temperature' | 'hazard' | 'lotTracked'>;

/** Goods that must be kept cold, or that people take, are not sold twice: nobody knows where they were. */
export const isRestockable = ({ temperature, hazard }: Goods): boolean =>
  temperature === 'ambient' && hazard !== 'medical';

/** What an inspection means line by line; lines it does not speak of have not come. */
export function inspect(
  expected: { readonly orderId: OrderId; readonly lines: readonly ReturnLine[] },
  found: readonly Found[],
  goods: ReadonlyMap<string, Goods>,
): Result<InspectedLine[], ReturnNotPossible> {
  const issues: ReturnIssue[] = [];
  const outcomes = new Map<number, Outcome[]>(expected.lines.map(({ line }) => [line, []]));
  for (const one of found) {
    const line = expected.lines.find((of) => of.line === one.line);
    const of = outcomes.get(one.line) ?? [];
    const obstacle = line
      ? obstacleTo(one, line, { goods: goods.get(line.skuId), soFar: totalOf(of) })
      : 'no-such-line';
    if (obstacle) issues.push({ line: one.line, skuId: line?.skuId, reason: obstacle });
    else if (one.units > 0) outcomes.set(one.line, withOutcome(of, one));
  }
  if (issues.length > 0)
    return refuse({ kind: 'return-not-possible', orderId: expected.orderId, issues });
  return ok(
    expected.lines.map(({ line }) => {
      const of = outcomes.get(line) ?? [];
      return { line, received: units(totalOf(of)), outcomes: of };
    }),
  );
}

function obstacleTo(
  { units: n, disposition, lot }: Found,
  line: ReturnLine,
  { goods, soFar }: { goods: Goods | undefined; soFar: number },
): ReturnObstacle | undefined {
  if (soFar + n > line.units) return 'too-many-units';
  if (n === 0 || disposition !== 'restock') return undefined;
  if (!goods || !isRestockable(goods)) return 'not-restockable';
  return goods.lotTracked && !lot ? 'lot-unknown' : undefined;
}

const totalOf = (outcomes: readonly Outcome[]): number =>
  outcomes.reduce((total, outcome) => total + outcome.units, 0);

function withOutcome(before: readonly Outcome[], { disposition, units: n, lot = '' }: Found) {
  const same = before.find((one) => one.disposition === disposition && one.lot === lot);
  const rest = before.filter((one) => one !== same);
  return [...rest, { disposition, lot, units: units((same?.units ?? 0) + n) }];
}

/** An order line as far as it was sent: what came back may be worth no more than this. */
export interface Sent {
  readonly line: number;
  readonly units: number;
  /** What the customer paid for these units, in minor units. */
  readonly net: bigint;
}

/** What came back of a line before, and was paid for it. */
export interface CameBack {
  readonly units: number;
  readonly refund: bigint;
}

/** A unit is worth its share of what has not come back yet, so that the last one takes the remainder. */
export function refundFor(sent: Sent, before: CameBack, received: number): bigint {
  const left = sent.units - before.units;
  assert(received <= left, `line ${sent.line}: ${received} came back of ${left} that were sent`);
  return received === 0 ? 0n : ((sent.net - before.refund) * BigInt(received)) / BigInt(left);
}

/** Shipping is paid back when all of the order has come back, and each line because of us. */
export function refundsShipping(order: {
  /** Units ordered and not cancelled, by line. */
  readonly ordered: ReadonlyMap<number, number>;
  /** Units that came back, by line, with this return. */
  readonly cameBack: ReadonlyMap<number, number>;
  readonly reasons: readonly ReturnLine['reason'][];
}): boolean {
  const isAllBack = [...order.ordered].every(([line, n]) => order.cameBack.get(line) === n);
  return isAllBack && order.ordered.size > 0 && order.reasons.every(isOurFault);
}
