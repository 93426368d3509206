import {
  days,
  type Instant,
  ok,
  type OrderId,
  plus,
  refuse,
  type Result,
  type Seconds,
  type SkuId,
  type Units,
} from '@waystock/kernel';
import type { ReturnIssue, ReturnNotPossible, ReturnObstacle } from './errors.ts';
import type { ReturnReason } from './return.ts';

/** How long after its delivery goods may be sent back. */
export const returnWindow: Seconds = days(30);

/** What an order's shipments have brought, line by line. */
export interface Delivered {
  readonly line: number;
  readonly skuId: SkuId;
  readonly units: Units;
  readonly deliveredAt: Instant;
}

export interface LineToReturn {
  readonly line: number;
  readonly units: Units;
  readonly reason: ReturnReason;
}

export interface ReturnRequest {
  readonly orderId: OrderId;
  readonly lines: readonly LineToReturn[];
  readonly delivered: readonly Delivered[];
  /** Units of each line that are in returns already. */
  readonly spokenFor: ReadonlyMap<number, number>;
}

export type AskedLine = LineToReturn & { readonly skuId: SkuId };

/** What may be sent back of an order at an instant, or all that stands against it. */
export function checkRequest(
  request: ReturnRequest,
  at: Instant,
): Result<AskedLine[], ReturnNotPossible> {
  const issues: ReturnIssue[] = [];
  const asked: AskedLine[] = [];
  for (const [i, line] of request.lines.entries()) {
    const of = request.delivered.filter((one) => one.line === line.line);
    const [first] = of;
    const isRepeated = request.lines.findIndex((one) => one.line === line.line) !== i;
    const obstacle = isRepeated ? 'named-twice' : obstacleTo(request, line, { of, at });
    if (first && !obstacle) asked.push({ ...line, skuId: first.skuId });
    else
      issues.push({
        line: line.line,
        skuId: first?.skuId,
        reason: obstacle ?? 'not-delivered',
      });
  }
  return issues.length === 0
    ? ok(asked)
    : refuse({ kind: 'return-not-possible', orderId: request.orderId, issues });
}

function obstacleTo(
  { spokenFor }: ReturnRequest,
  { line, units: wanted }: LineToReturn,
  { of, at }: { of: readonly Delivered[]; at: Instant },
): ReturnObstacle | undefined {
  if (of.length === 0) return 'not-delivered';
  const sum = (some: readonly Delivered[]): number => some.reduce((n, one) => n + one.units, 0);
  const taken = spokenFor.get(line) ?? 0;
  if (wanted > sum(of) - taken) return 'too-many-units';
  const open = of.filter((one) => at < plus(one.deliveredAt, returnWindow));
  // Units are alike: those sent back before are taken to be the oldest.
  const closed = sum(of) - sum(open);
  return wanted > sum(open) - Math.max(0, taken - closed) ? 'window-closed' : undefined;
}
