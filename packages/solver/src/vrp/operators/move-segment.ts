import { hopCost } from '../cost.ts';
import { type Plan } from '../plan.ts';
import { type PlanRoute, at, before, legCost } from '../plan-route.ts';
import { copy, drivenCost, hopeless, innerCost, isUsed, takeIfCheaper } from './attempt.ts';

/**
 * Moves `count` visits, from position i of one route, in front of position q of the same or another
 * route, turned round if `reversed`. Relocate and or-opt are this with different counts.
 */
export interface Segment {
  readonly from: PlanRoute;
  readonly i: number;
  readonly count: number;
  readonly reversed: boolean;
}

export function moveSegment(plan: Plan, segment: Segment, to: PlanRoute, q: number): boolean {
  const p = plan.instance;
  const { from, i, count } = segment;
  if (i < p.frozen[from.vehicle]!.length || i + count > from.length) return false;
  if (q < p.frozen[to.vehicle]!.length || q > to.length) return false;
  if (from === to && q >= i && q <= i + count) return false;
  const change = removalChange(plan, segment) + additionChange(plan, segment, to, q);
  if (hopeless(change, from, from === to ? null : to)) return false;
  return from === to ? within(plan, segment, q) : across(plan, segment, to, q);
}

function removalChange(plan: Plan, { from, i, count }: Segment): number {
  const p = plan.instance;
  const k = from.vehicle;
  if (count === from.length && p.committed[k] === 0) return -drivenCost(from);
  const closed = hopCost(p, k, before(p, from, i), at(p, from, i + count));
  const inner = innerCost(p, k, from, i, i + count);
  return closed - inner - legCost(p, from, i) - legCost(p, from, i + count);
}

function additionChange(plan: Plan, segment: Segment, to: PlanRoute, q: number): number {
  const p = plan.instance;
  const { from, i, count, reversed } = segment;
  const k = to.vehicle;
  const head = p.location[from.visits[i]!]!;
  const tail = p.location[from.visits[i + count - 1]!]!;
  const first = reversed ? tail : head;
  const last = reversed ? head : tail;
  let inner = 0;
  for (let x = i; x < i + count; x++) {
    const v = from.visits[x]!;
    inner += p.service[v]! * p.perSecond[k]!;
    if (x === i) continue;
    const u = p.location[from.visits[x - 1]!]!;
    inner += reversed ? hopCost(p, k, p.location[v]!, u) : hopCost(p, k, u, p.location[v]!);
  }
  const used = isUsed(p, to);
  const open = hopCost(p, k, before(p, to, q), first) + hopCost(p, k, last, at(p, to, q));
  return inner + open + (used ? -legCost(p, to, q) : p.fixed[k]!);
}

function appendSegment(
  { from, i, count, reversed }: Segment,
  out: Int32Array,
  len: number,
): number {
  for (let x = 0; x < count; x++) out[len++] = from.visits[reversed ? i + count - 1 - x : i + x]!;
  return len;
}

function within(plan: Plan, segment: Segment, q: number): boolean {
  const { from, i, count } = segment;
  const out = plan.seqA;
  const end = i + count;
  let len: number;
  if (q < i) {
    len = appendSegment(segment, out, copy(from, 0, q, out, 0));
    len = copy(from, q, i, out, len);
    len = copy(from, end, from.length, out, len);
  } else {
    len = copy(from, end, q, out, copy(from, 0, i, out, 0));
    len = appendSegment(segment, out, len);
    len = copy(from, q, from.length, out, len);
  }
  return takeIfCheaper(plan, from.vehicle, len, -1, 0);
}

function across(plan: Plan, segment: Segment, to: PlanRoute, q: number): boolean {
  const { from, i, count } = segment;
  let lenA = copy(from, 0, i, plan.seqA, 0);
  lenA = copy(from, i + count, from.length, plan.seqA, lenA);
  let lenB = appendSegment(segment, plan.seqB, copy(to, 0, q, plan.seqB, 0));
  lenB = copy(to, q, to.length, plan.seqB, lenB);
  return takeIfCheaper(plan, from.vehicle, lenA, to.vehicle, lenB);
}
