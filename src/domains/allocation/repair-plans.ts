import type { SiteId, SkuId } from '@waystock/kernel';
import type { Plan } from './plan.ts';
import { decide } from './policy.ts';
import type { NoPlan } from './reasons.ts';
import type { MoveReason } from './replan.ts';
import { type Desk, type Pending, record, strand } from './replan-desk.ts';
import { addUnits, cellsOf, freeOf, giveBack, takeUnits, withStock } from './stock-book.ts';

/** Replaces plans that can no longer be carried out, whatever the stock: a site closed, time passed. */
export function repairBroken(desk: Desk): void {
  for (const order of desk.pending) {
    if (order.cost !== undefined) continue;
    const reason = whyBroken(order);
    const decided = decideAnew(desk, order);
    if (decided.ok) repair(desk, order, { to: decided.value.chosen, reason });
    else strand(desk, order, { reason, lacking: decided.error });
  }
}

function whyBroken({ problem, plan }: Pending): MoveReason {
  const used = new Set([
    ...cellsOf(plan).map((cell) => cell.siteId),
    ...plan.shipments.map((shipment) => shipment.from),
  ]);
  for (const { siteId, closed } of problem.sites)
    if (used.has(siteId) && closed !== undefined)
      return { because: 'site-closed', siteId, why: closed };
  return { because: 'no-longer-in-time' };
}

/**
 * Where plans count on more units than there are: the order to which another way costs least more
 * goes elsewhere, until the plans fit. If none can, the one picked last is stranded.
 */
export function repairShortages(desk: Desk): void {
  for (const event of desk.events) {
    if (event.kind !== 'stock-lost') continue;
    const { skuId, siteId, cause } = event;
    while (freeOf(desk.book, skuId, siteId) < 0 && freeUp(desk, { skuId, siteId, cause }));
  }
}

function freeUp(
  desk: Desk,
  { skuId, siteId, cause }: { skuId: SkuId; siteId: SiteId; cause: string },
): boolean {
  const reason: MoveReason = { because: 'stock-lost', skuId, siteId, cause };
  let cheapest: { order: Pending; to: Plan; extra: bigint } | undefined;
  let last: { order: Pending; lacking: NoPlan } | undefined;
  for (const order of desk.pending) {
    if (unitsIn(order.plan, skuId, siteId) === 0) continue;
    const decided = decideAnew(desk, order);
    if (!decided.ok) {
      last = { order, lacking: decided.error };
      continue;
    }
    const to = decided.value.chosen;
    const extra = to.cost.total.minor - (order.cost ?? 0n);
    if (!cheapest || extra < cheapest.extra) cheapest = { order, to, extra };
  }
  if (cheapest) repair(desk, cheapest.order, { to: cheapest.to, reason });
  else if (last) {
    addUnits(desk.book, { skuId, siteId }, unitsIn(last.order.plan, skuId, siteId));
    strand(desk, last.order, { reason, lacking: last.lacking });
  }
  return cheapest !== undefined || last !== undefined;
}

const unitsIn = (plan: Plan, skuId: SkuId, siteId: SiteId): number =>
  cellsOf(plan)
    .filter((cell) => cell.skuId === skuId && cell.siteId === siteId)
    .reduce((sum, cell) => sum + cell.units, 0);

/** As if the order held nothing; the book is left as it was. */
function decideAnew(desk: Desk, order: Pending): ReturnType<typeof decide> {
  giveBack(desk.book, order.plan);
  const decided = decide(withStock(order.problem, desk.book), desk.terms);
  takeUnits(desk.book, order.plan);
  return decided;
}

function repair(desk: Desk, order: Pending, change: { to: Plan; reason: MoveReason }): void {
  giveBack(desk.book, order.plan);
  takeUnits(desk.book, change.to);
  record(desk, 'repair', { changes: [{ order, to: change.to }], reason: change.reason });
}
