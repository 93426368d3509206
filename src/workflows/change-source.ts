import {
  type Currency,
  isoOf,
  must,
  ok,
  type OrderId,
  refuse,
  type Result,
  type ShipmentId,
  type SiteId,
} from '@waystock/kernel';
import {
  type AllocationError,
  decisionOfMove,
  defaultTerms,
  findPlans,
  listSourceChoices,
  loadProblem,
  type Plan,
  recordPlan,
  type SourceChoices,
  withMoved,
} from '../domains/allocation/index.ts';
import type { InventoryError } from '../domains/inventory/index.ts';
import {
  findDoor,
  findOrder,
  findShipment,
  listLines,
  lockOrder,
  noteEvent,
  type Order,
  type Shipment,
} from '../domains/orders/index.ts';
import type { Tx, World } from '../world.ts';
import { adoptPlan, holdingOf, orderToAllocate } from './adopt-plan.ts';
import { lateWithin } from './allocate-shipment.ts';
import { currentMarket, type Market, travelTo } from './market.ts';
import { isUntouched, movedByHand } from './pending-orders.ts';

/**
 * A person sends a shipment from another site than planned, while nobody has begun to pick it: a
 * shelf is flooded, a team is behind, a truck is going there anyway. They are told first what each
 * site would cost and when it would arrive. Re-planning leaves the order where they put it, unless
 * that site closes.
 */
export interface Sources extends SourceChoices {
  /** Undefined when the shipment cannot be moved at all. */
  readonly currency: Currency | undefined;
}

type SourceNotPossible = Extract<AllocationError, { kind: 'source-not-possible' }>;
type Refusal = SourceNotPossible | Extract<InventoryError, { kind: 'out-of-stock' }>;

/** Nothing is changed by asking. */
export async function listSources(world: World, shipmentId: ShipmentId): Promise<Sources> {
  const market = await currentMarket(world);
  return world.db.read(async (tx) => {
    const asked = await ask(tx, market, shipmentId);
    if (!asked.ok) return { currency: undefined, now: undefined, choices: [], refused: [] };
    return { currency: asked.value.problem.currency, ...asked.value.sources };
  });
}

/** The market is read before; what is decided on is read under the order's lock. */
export async function changeSource(
  tx: Tx,
  market: Market,
  { shipmentId, siteId, by }: { shipmentId: ShipmentId; siteId: SiteId; by: string },
): Promise<Result<ShipmentId, Refusal>> {
  const seen = await findShipment(tx, shipmentId);
  if (seen) await lockOrder(tx, seen.orderId);
  const asked = await ask(tx, market, shipmentId);
  if (!asked.ok) return asked;
  const { shipment, sources } = asked.value;
  const choice = sources.choices.find((one) => one.siteId === siteId);
  if (!choice) {
    const known = sources.refused.find((one) => one.siteId === siteId);
    const reason = known?.reason ?? 'That is no other site which could send it.';
    return refuse({ kind: 'source-not-possible', shipmentId, reason });
  }
  const { promisedAt, orderId } = shipment;
  const lines = await listLines(tx, orderId);
  const adopted = await adoptPlan(tx, [shipment], { plan: choice.plan, lines, promisedAt });
  if (!adopted.ok) return adopted;
  const version = await record(tx, asked.value, choice.plan);
  await noteEvent(tx, orderId, {
    type: 'replanned',
    data: {
      cause: movedByHand,
      kind: 'by-hand',
      by,
      plan_version: version,
      from_site_ids: [shipment.siteId],
      to_site_ids: [siteId],
      promised_at: isoOf(promisedAt),
    },
  });
  return ok(must(adopted.value[0], 'one shipment took its place'));
}

interface Asked {
  readonly order: Order;
  readonly shipment: Shipment;
  readonly problem: Awaited<ReturnType<typeof loadProblem>>;
  readonly sources: SourceChoices;
}

async function ask(
  tx: Tx,
  market: Market,
  shipmentId: ShipmentId,
): Promise<Result<Asked, SourceNotPossible>> {
  const no = (reason: string) =>
    refuse({ kind: 'source-not-possible' as const, shipmentId, reason });
  const shipment = await findShipment(tx, shipmentId);
  if (!shipment) return no('It is not there any more.');
  const [order, door] = await Promise.all([
    findOrder(tx, shipment.orderId),
    findDoor(tx, shipment.orderId),
  ]);
  if (!isUntouched(shipment))
    return no('Somebody has begun to pick it, or it waits for a transfer.');
  if (!order || !door) return no('Nobody knows any more where it goes.');
  if (order.sla === 'pickup') return no('Its customer collects it where it is.');
  const asked = orderToAllocate(market, order, { destination: door, lines: shipment.lines });
  const problem = await loadProblem(
    tx,
    { ...asked, deadline: shipment.promisedAt, maxLateness: lateWithin },
    {
      network: market.network,
      travel: travelTo(market, door),
      holding: holdingOf([shipment]),
    },
  );
  return ok({ order, shipment, problem, sources: listSourceChoices(problem, shipment.siteId) });
}

/** As the next version of the whole order's plan. */
async function record(tx: Tx, { shipment, problem, sources }: Asked, after: Plan): Promise<number> {
  const { orderId, siteId } = shipment;
  const last = await planOf(tx, orderId);
  const to = withMoved(last ?? after, { from: siteId, before: sources.now, after });
  const move = { from: last ?? after, to };
  const made = decisionOfMove(problem, move, defaultTerms(problem.currency));
  const decision = { ...made, rule: 'by-hand' as const };
  const { version } = await recordPlan(tx, orderId, { problem, decision, cause: movedByHand });
  return version;
}

const planOf = async (tx: Tx, orderId: OrderId): Promise<Plan | undefined> =>
  (await findPlans(tx, [orderId])).get(orderId)?.plan;
