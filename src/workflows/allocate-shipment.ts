import { days, must } from '@waystock/kernel';
import {
  type AllocationProblem,
  decide,
  loadProblem,
  recordPlan,
  reportStranded,
} from '../domains/allocation/index.ts';
import { countAwaited } from '../domains/inventory/index.ts';
import {
  advanceShipment,
  findDoor,
  findShipment,
  listLines,
  listShipments,
  lockOrder,
  type Shipment,
  updateShipment,
} from '../domains/orders/index.ts';
import type { DeliveredFact, Tx, World } from '../world.ts';
import { adoptPlan, holdingOf, orderToAllocate, startTransfers } from './adopt-plan.ts';
import { currentMarket, type Market, travelTo } from './market.ts';
import { tellStranded } from './tell-stranded.ts';

/**
 * Stage 4: prices every way to serve the order on today's stock and splits the provisional shipment
 * accordingly. What the promise holds counts as available to it, so it never ends worse than
 * promised. If time has run out meanwhile (a payment that took long, a site that closed), people are
 * told and it comes as soon as it can. If nothing serves it at all it waits with what it holds, which
 * may lie at several sites and so be picked at none, until something does (serve-stranded.ts).
 */
export async function allocateShipment(world: World, shipment: Shipment): Promise<void> {
  const market = await currentMarket(world);
  const adopted = await world.db.transact((tx) => allocate(tx, market, shipment));
  // Somebody was faster with a unit of the better plan: decide again on what is there now.
  if (!adopted.ok) await allocateShipment(world, shipment);
}

async function allocate(tx: Tx, market: Market, { id, orderId }: Shipment) {
  const [order, shipment, lines, to] = await Promise.all([
    lockOrder(tx, orderId),
    findShipment(tx, id),
    listLines(tx, orderId),
    findDoor(tx, orderId),
  ]);
  if (shipment?.stage !== 'cleared') return { ok: true } as const;
  const destination = must(to, `${orderId} has a destination`);
  const pickupSiteId = order?.sla === 'pickup' ? shipment.siteId : undefined;
  const problem = await loadProblem(
    tx,
    orderToAllocate(market, must(order, `no order ${orderId}`), {
      destination,
      lines,
      pickupSiteId,
    }),
    {
      network: market.network,
      travel: travelTo(market, destination),
      holding: holdingOf([shipment]),
    },
  );
  const inTime = decide(problem);
  // What is held at other sites can neither be picked here nor left there: late rather than never.
  const decided = inTime.ok ? inTime : decide(withLateness(problem));
  if (!decided.ok) {
    await tellStranded(tx, orderId, 'nothing serves it');
    return { ok: true } as const;
  }
  if (!inTime.ok) reportStranded(tx, orderId, inTime.error.kind);
  const plan = decided.value.chosen;
  const { promisedAt } = shipment;
  const adopted = await adoptPlan(tx, [shipment], { plan, lines, promisedAt });
  if (!adopted.ok) return adopted;
  const cause = inTime.ok ? 'allocated' : 'too-late-for-its-promise';
  await Promise.all([
    recordPlan(tx, orderId, { problem, decision: decided.value, cause }),
    advanceAll(tx, adopted.value),
  ]);
  if (plan.transfers.length > 0) await startTransfers(tx, await listShipments(tx, orderId), plan);
  return { ok: true } as const;
}

async function advanceAll(tx: Tx, ids: readonly Shipment['id'][]): Promise<void> {
  for (const id of ids) await advanceShipment(tx, id, 'allocated');
}

/** How much later than promised goods may come rather than not at all. */
export const lateWithin = days(7);

const withLateness = (problem: AllocationProblem): AllocationProblem => ({
  ...problem,
  promise: { ...problem.promise, maxLateness: lateWithin },
});

/** A transfer has come in: the shipment that waited for it may be released for picking. */
export async function countArrival(world: World, fact: DeliveredFact): Promise<void> {
  await world.db.transact(async (tx) => {
    const seen = await findShipment(tx, fact.key as Shipment['id']);
    if (!seen?.reservationId) return;
    await lockOrder(tx, seen.orderId);
    const shipment = must(await findShipment(tx, seen.id), 'it was there');
    const awaitingTransfers = await countAwaited(tx, seen.reservationId);
    if (shipment.awaitingTransfers !== awaitingTransfers)
      await updateShipment(tx, shipment, { awaitingTransfers });
  });
}
