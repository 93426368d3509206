import {
  assert,
  type LocalDate,
  ok,
  type OrderId,
  refuse,
  type Result,
  type ShipmentId,
} from '@waystock/kernel';
import type { Json, Tx } from '../../world.ts';
import type { OrdersError } from './errors.ts';
import {
  orderCancelled,
  orderPlaced,
  shipmentCancelled,
  shipmentReached,
  shipmentReturned,
  shipmentReturning,
} from './facts.ts';
import {
  type CancelReason,
  isCancellable,
  isSettled,
  mayMove,
  orderStage,
  type ShipmentState,
  type Stage,
  stages,
} from './lifecycle.ts';
import { type Drift, type Shipment, totalsOf } from './order.ts';
import { deleteUse, listPromotionDrift } from './promotion-store.ts';
import {
  drawNumbers,
  insertingOrders,
  insertingShipments,
  insertShipments,
  type NewOrder,
  type NewShipment,
} from './place-store.ts';
import * as store from './store.ts';
import { divideLines, netOf, portionsOf } from './worth.ts';
import { listWorth, listWorthDrift, moveShipping } from './worth-store.ts';

export interface PlaceOrder
  extends Omit<NewOrder, 'number' | 'itemsMinor' | 'discountMinor' | 'shippingMinor' | 'currency'> {
  readonly shipping: NewOrder['lines'][number]['price'];
  /** The day in the customer's region, for the order number. */
  readonly day: LocalDate;
  /** The provisional shipment: what the promise's plan holds. */
  readonly shipment: Pick<Shipment, 'id' | 'siteId' | 'reservationId' | 'lines' | 'service'>;
}

/** `ORD-2026-05-06-001` for each day given, to be used by orders of this transaction. */
export async function drawOrderNumbers(tx: Tx, days: readonly LocalDate[]): Promise<string[]> {
  const drawn = await drawNumbers(tx, days.length);
  return days.map((day, i) => `ORD-${day}-${String(drawn[i]).padStart(3, '0')}`);
}

type NumberedOrder = PlaceOrder & { readonly number: string };

/** Records an accepted order with its provisional shipment. Stock is held by the caller. */
export async function placeOrder(tx: Tx, order: PlaceOrder): Promise<{ number: string }> {
  const [number = ''] = await drawOrderNumbers(tx, [order.day]);
  const writing = placing(tx, [{ ...order, number }]);
  // Awaited together: should one fail while only another is awaited, the process would end.
  await Promise.all(writing.map((query) => tx.sql.executeQuery(query)));
  return { number };
}

/** Records accepted orders under numbers drawn before, when the transaction commits. */
export function placeOrders(tx: Tx, orders: readonly NumberedOrder[]): void {
  if (orders.length > 0) for (const query of placing(tx, orders)) tx.atCommit(query);
}

function placing(tx: Tx, orders: readonly NumberedOrder[]) {
  for (const order of orders) tx.emit(orderPlaced(order.id, order.shipment.id));
  const priced = orders.map((order) => {
    const totals = totalsOf(order.lines, order.shipping);
    return {
      ...order,
      currency: order.shipping.currency,
      itemsMinor: totals.items.minor,
      discountMinor: totals.discount.minor,
      shippingMinor: order.shipping.minor,
    };
  });
  return [insertingOrders(tx, priced), insertingShipments(tx, orders.map(provisionalPart))];
}

/** The one shipment is worth the whole order. */
function provisionalPart({ id, lines, shipping, promisedAt, shipment }: PlaceOrder) {
  const wholes = new Map(lines.map((l) => [l.line, { units: l.units, net: netOf(l) }]));
  const [priced = []] = divideLines(wholes, [shipment.lines]);
  return {
    ...shipment,
    orderId: id,
    stage: 'created',
    promisedAt,
    awaitingTransfers: 0,
    lines: priced,
    shippingMinor: shipping.minor,
  } as const;
}

export type Moved = { readonly shipment: Shipment; readonly moved: boolean };

/**
 * Moves a shipment to a stage. Being there or beyond already is not an error: facts are delivered at
 * least once. Anything else out of turn is refused.
 */
export async function advanceShipment(
  tx: Tx,
  shipmentId: ShipmentId,
  to: Stage,
  event?: { data?: Json; actor?: string },
): Promise<Result<Moved, OrdersError>> {
  // Shipments of one order may move at once; the order row orders them.
  const shipments = await store.lockShipments(tx, shipmentId);
  const shipment = shipments.find((one) => one.id === shipmentId);
  assert(shipment, `no shipment ${shipmentId}`);
  if (isAtOrBeyond(shipment.stage, to)) return ok({ shipment, moved: false });
  if (!mayMove(shipment.stage, to)) return refuse(movedOn(shipment, to));
  await setStage(tx, { shipment, shipments, to }, { type: to, ...event });
  tx.emit(shipmentReached(to, { orderId: shipment.orderId, shipmentId, siteId: shipment.siteId }));
  return ok({ shipment: { ...shipment, stage: to, version: shipment.version + 1 }, moved: true });
}

/** Ends a shipment before its hand-over; what it had reached is undone by the workflow. */
export async function cancelShipment(
  tx: Tx,
  shipment: Shipment,
  reason: CancelReason,
  actor = 'system',
): Promise<Result<void, OrdersError>> {
  if (!isCancellable(shipment.stage))
    return refuse({ kind: 'too-late-to-change', orderId: shipment.orderId, stage: shipment.stage });
  const event = { type: 'cancelled', data: { reason }, actor };
  const shipments = await store.listShipments(tx, shipment.orderId);
  const stage = await setStage(tx, { shipment, shipments, to: 'cancelled', reason }, event);
  await moveShipping(tx, shipment);
  tx.emit(shipmentCancelled(shipment.orderId, shipment.id, reason));
  if (stage !== 'cancelled') return ok(undefined);
  tx.emit(orderCancelled(shipment.orderId, reason));
  await deleteUse(tx, shipment.orderId);
  return ok(undefined);
}

/** In transit or delivered, and on its way back. */
export async function returnShipment(
  tx: Tx,
  shipment: Shipment,
  to: 'returning' | 'returned',
  event: { data?: Json; actor?: string } = {},
): Promise<Result<void, OrdersError>> {
  if (shipment.stage === to) return ok(undefined);
  if (!mayMove(shipment.stage, to)) return refuse(movedOn(shipment, to));
  const shipments = await store.listShipments(tx, shipment.orderId);
  await setStage(tx, { shipment, shipments, to }, { type: to, ...event });
  tx.emit((to === 'returning' ? shipmentReturning : shipmentReturned)(shipment));
  return ok(undefined);
}

/** Puts the shipments that allocation decided on in the place of those planned otherwise. */
export async function replaceShipments(
  tx: Tx,
  old: readonly Shipment[],
  parts: readonly Omit<NewShipment, 'orderId' | 'stage'>[],
): Promise<void> {
  const [first] = old;
  assert(first && parts.length > 0, 'shipments are replaced by at least one');
  const { orderId, stage } = first;
  const worth = await listWorth(
    tx,
    old.map((shipment) => shipment.id),
  );
  for (const shipment of old) {
    assert(shipment.orderId === orderId && shipment.stage === stage, 'of one order, at one stage');
    await store.deleteShipment(tx, shipment.id);
  }
  const priced = divideLines(
    portionsOf(worth.flatMap((part) => part.lines)),
    parts.map((part) => part.lines),
  );
  const shipping = worth.reduce((total, part) => total + part.shippingMinor, 0n);
  await insertShipments(
    tx,
    parts.map((part, i) => ({
      ...part,
      orderId,
      stage,
      lines: priced[i] ?? [],
      shippingMinor: i === 0 ? shipping : 0n,
    })),
  );
}

/** Records something that happened to an order without moving it: a failed attempt, an edit. */
export async function noteEvent(
  tx: Tx,
  orderId: OrderId,
  event: { type: string; shipmentId?: ShipmentId; data?: Json; actor?: string },
): Promise<void> {
  const shipments = await store.listShipments(tx, orderId);
  const stage = orderStage(shipments.map((s) => s.stage));
  await store.updateOrder(tx, { orderId, stage, event });
}

/** Everything in the books of orders and codes that does not add up; empty is the only good answer. */
export async function listDrift(tx: Tx): Promise<Drift[]> {
  const [worth, promotions] = await Promise.all([listWorthDrift(tx), listPromotionDrift(tx)]);
  return [...worth, ...promotions];
}

interface Move {
  readonly shipment: Shipment;
  /** All of its order, as they are under the order's lock. */
  readonly shipments: readonly Shipment[];
  readonly to: ShipmentState;
  readonly reason?: CancelReason;
}

/** Returns the order's stage after the move. */
async function setStage(
  tx: Tx,
  { shipment, shipments, to, reason }: Move,
  event: { type: string; data?: Json; actor?: string },
): Promise<ShipmentState> {
  const stage = orderStage(shipments.map((one) => (one.id === shipment.id ? to : one.stage)));
  const [isMoved] = await Promise.all([
    store.updateStage(tx, shipment, to),
    store.updateOrder(tx, {
      orderId: shipment.orderId,
      stage,
      ...(stage === 'cancelled' && reason ? { cancelReason: reason } : {}),
      event: { ...event, shipmentId: shipment.id },
    }),
  ]);
  assert(isMoved, `${shipment.id} changed under its order's lock`);
  return stage;
}

const isAtOrBeyond = (state: ShipmentState, stage: Stage): boolean => {
  const reached = stages.indexOf(state as Stage);
  return reached >= 0
    ? reached >= stages.indexOf(stage)
    : state !== 'cancelled' && isSettled(state);
};

const movedOn = (shipment: Shipment, expected: ShipmentState): OrdersError => ({
  kind: 'shipment-moved-on',
  shipmentId: shipment.id,
  expected,
  actual: shipment.stage,
});
