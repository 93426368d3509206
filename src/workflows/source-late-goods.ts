import {
  asId,
  type InboundId,
  type Instant,
  isoOf,
  later,
  must,
  parseInstant,
  type ShipmentId,
} from '@waystock/kernel';
import { buildProblem, decide, recordPlan } from '../domains/allocation/index.ts';
import { findSkus } from '../domains/catalogue/index.ts';
import {
  confirmReservation,
  countAwaited,
  findReceipt,
  type Inbound,
  releaseReservations,
  tellOverdue,
  unclaimReceipt,
} from '../domains/inventory/index.ts';
import {
  findDoor,
  findShipment,
  hasEventOf,
  listLines,
  listShipments,
  lockOrder,
  noteEvent,
  type Order,
  type Shipment,
  shortenShipment,
  updateShipment,
} from '../domains/orders/index.ts';
import type { DeliveredFact, Tx, World } from '../world.ts';
import { holdPlan, orderToAllocate, startTransfers } from './adopt-plan.ts';
import { findInTime } from './find-elsewhere.ts';
import { currentMarket, type Market, travelTo } from './market.ts';

export const goodsLate = 'inventory.receipt-delayed';

const atOnce = 200;

/** Woken by the clock: what should be here and is not, is late though nobody said so. */
export async function tellOverdueGoods(world: World): Promise<void> {
  while ((await world.db.transact((tx) => tellOverdue(tx, atOnce))) === atOnce);
}

/**
 * Goods on their way from another site, for a shipment that waits for them, come later than was said.
 * If the shipment can still leave in time with them nothing changes. If not, they are looked for on
 * other shelves, there by the promise: then the shipment goes without them and those on their way are
 * free. If nobody has them in time the shipment waits on, its promise stands and shows that it will be
 * broken, and why.
 */
export async function sourceLateGoods(world: World, fact: DeliveredFact): Promise<void> {
  if (typeof fact.data['purpose'] !== 'string') return;
  const market = await currentMarket(world);
  const done = await world.db.transact((tx) => source(tx, market, fact));
  // Somebody was faster with a unit of the plan: decide again on what is there now.
  if (!done.ok) await sourceLateGoods(world, fact);
}

async function source(tx: Tx, market: Market, fact: DeliveredFact) {
  const done = { ok: true } as const;
  const seen = await findShipment(tx, asId<ShipmentId>(fact.key));
  const order = seen && (await lockOrder(tx, seen.orderId));
  const shipment = seen && (await findShipment(tx, seen.id));
  const receipt = await findReceipt(tx, asId<InboundId>(String(fact.data['inbound_id'])));
  const due = parseInstant(String(fact.data['due_at']));
  // It has come meanwhile, or another date was told since; or nobody waits for it any more.
  if (receipt?.state !== 'expected' || receipt.expected !== due || !receipt.forReservation)
    return done;
  if (!order || shipment?.stage !== 'allocated' || shipment.releasedAt !== undefined) return done;
  if (await hasEventOf(tx, order.id, fact.id)) return done;
  if (await isInTime(tx, market, { order, shipment, due })) return done;
  return leaveWithout(tx, market, { order, shipment, receipt, factId: fact.id });
}

/** Whether everything that is to be together by `due` can be with the customer as promised. */
async function isInTime(
  tx: Tx,
  market: Market,
  at: { readonly order: Order; readonly shipment: Shipment; readonly due: Instant },
): Promise<boolean> {
  const { order, shipment } = at;
  const due = later(at.due, tx.now);
  const destination = await findDoor(tx, order.id);
  if (!destination || due >= shipment.promisedAt || due >= market.network.until) return false;
  const lines = shipment.lines.map(({ skuId, units }) => ({ skuId, units }));
  const asked = orderToAllocate(market, order, {
    destination,
    lines,
    pickupSiteId: order.sla === 'pickup' ? shipment.siteId : undefined,
  });
  const skus = await findSkus(
    tx,
    lines.map((line) => line.skuId),
  );
  const stock = lines.map((line) => ({ ...line, siteId: shipment.siteId }));
  const around = { network: market.network, skus, stock, travel: travelTo(market, destination) };
  return decide(buildProblem({ ...asked, deadline: shipment.promisedAt }, around, due)).ok;
}

interface Late {
  readonly order: Order;
  readonly shipment: Shipment;
  readonly receipt: Inbound;
  readonly factId: string;
}

async function leaveWithout(tx: Tx, market: Market, { order, shipment, receipt, factId }: Late) {
  const lines = await listLines(tx, order.id);
  const missing = [{ skuId: receipt.skuId, units: receipt.units }];
  const data = { fact_id: factId, inbound_id: receipt.id, due_at: isoOf(receipt.expected) };
  const found = await findInTime(tx, market, { order, shipment, lines, missing });
  if (!found) {
    const event = { type: 'goods-late', shipmentId: shipment.id, data };
    await noteEvent(tx, order.id, event);
    return { ok: true } as const;
  }
  const plan = found.decision.chosen;
  const { promisedAt } = shipment;
  // Locked before the shelves, as by whoever takes it in.
  const freed = await unclaimReceipt(tx, receipt.id);
  if (!freed.ok) return { ok: true } as const;
  const held = await holdPlan(tx, { plan, lines, promisedAt: () => promisedAt });
  if (!held.ok) return held;
  const instead = held.value;
  await shortenShipment(tx, { shipment, missing, instead, event: 'goods-late', data });
  for (const { reservationId } of instead) await confirmReservation(tx, reservationId);
  await letGo(tx, shipment.id);
  await recordPlan(tx, order.id, { ...found, cause: `${receipt.skuId} late at ${receipt.siteId}` });
  const added = await listShipments(tx, order.id);
  const isNew = (one: Shipment): boolean => instead.some((part) => part.id === one.id);
  await startTransfers(tx, added.filter(isNew), plan);
  return { ok: true } as const;
}

/** What is left of the shipment waits for less, or is gone. */
async function letGo(tx: Tx, id: ShipmentId): Promise<void> {
  const left = must(await findShipment(tx, id), 'it was there');
  if (!left.reservationId) return;
  if (left.stage === 'cancelled') {
    await releaseReservations(tx, [left.reservationId]);
    return;
  }
  const awaitingTransfers = await countAwaited(tx, left.reservationId);
  await updateShipment(tx, left, { awaitingTransfers });
}
