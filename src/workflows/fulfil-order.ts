import { asId, assert, ok, type OrderId, refuse, type ShipmentId } from '@waystock/kernel';
import { findCustomerSince } from '../domains/customers/index.ts';
import { addressKey, screenOrder } from '../domains/fraud/index.ts';
import { packShipment, putAwayShipment, unpackShipment } from '../domains/fulfilment/index.ts';
import { confirmReservation, releaseReservations } from '../domains/inventory/index.ts';
import {
  advanceShipment,
  type CancelReason,
  cancelShipment,
  findBilling,
  findDestination,
  findOrder,
  findShipment,
  getShipmentTotal,
  hasReached,
  isCancellable,
  listShipments,
  lockOrder,
  type Shipment,
  type Stage,
  stagesToUndo,
} from '../domains/orders/index.ts';
import {
  findPayment,
  holdsEnough,
  intendAuthorisation,
  intendCapture,
  intendVoid,
} from '../domains/payments/index.ts';
import type { DeliveredFact, Tx, World } from '../world.ts';
import { allocateShipment } from './allocate-shipment.ts';
import { withPayments } from './settle-payments.ts';

/**
 * The life of an order, read from top to bottom. A shipment is at a stage; the stage is a row, not a
 * sleeping coroutine. `reachedBy` is the fact that brings a shipment to the stage, in a second or in
 * three days; `next` starts the work that leads on from it; `undo` takes the stage back when the
 * shipment is cancelled, last stage first.
 *
 * Facts are delivered at least once, and a process may die anywhere: `next` and `undo` may run again,
 * and each is idempotent on (shipment, stage, attempt).
 */
export const stages: readonly StageOfLife[] = [
  { stage: 'created', reachedBy: 'orders.order-placed', next: authorisePayment, undo: releaseHold },
  {
    stage: 'authorised',
    reachedBy: 'payments.authorised',
    unless: isUnpaid,
    provided: keepHold,
    next: screenForFraud,
  },
  { stage: 'cleared', reachedBy: 'fraud.cleared', next: allocateShipment },
  // Waves release it for picking (release-waves.ts); until then it is re-planned.
  // Picking begins while it is still allocated, so that is the stage that puts goods back.
  { stage: 'allocated', undo: putAway },
  { stage: 'picked', reachedBy: 'fulfilment.picked', next: packAndLabel },
  // Routes bring a courier to the dock (plan-routes.ts), whose scans hand it over.
  { stage: 'packed', reachedBy: 'fulfilment.packed', undo: unpack },
  { stage: 'in-transit', reachedBy: 'fulfilment.handed-over', next: capturePayment },
  { stage: 'delivered', reachedBy: 'dispatch.shipment-delivered' },
];

interface StageOfLife {
  readonly stage: Stage;
  /** Somebody else's answer; without it `next` of the stage before sets the stage itself. */
  readonly reachedBy?: string;
  /** Then the answer was to an earlier question, and another one is awaited. */
  readonly unless?: (tx: Tx, shipment: Shipment) => Promise<boolean>;
  /** What must hold in the same transaction; if it does not, the order is cancelled. */
  readonly provided?: (tx: Tx, shipment: Shipment) => Promise<boolean>;
  readonly next?: (world: World, shipment: Shipment) => Promise<void>;
  readonly undo?: (tx: Tx, shipment: Shipment) => Promise<void>;
}

/** A fact that brings shipments to a stage. */
export const reachingFacts: readonly string[] = stages.flatMap((s) => s.reachedBy ?? []);

/** A shipment has reached a stage from which work leads on. */
export const leadingFacts: readonly string[] = stages.flatMap((s) =>
  s.next ? [arrivalAt(s.stage)] : [],
);

export async function reachStage(world: World, fact: DeliveredFact): Promise<void> {
  const stage = stages.find((s) => s.reachedBy === fact.kind);
  assert(stage, `${fact.kind} brings nothing to a stage`);
  let orderId: OrderId | undefined;
  const reached = await world.db.transact(async (tx) => {
    for (const shipment of await shipmentsOf(tx, fact)) {
      ({ orderId } = shipment);
      const holds = await reach(tx, stage, shipment);
      if (!holds) return refuse({ kind: 'stage-unreachable' });
    }
    return ok(undefined);
  });
  if (!reached.ok && orderId) await cancelOrder(world, orderId, 'hold-expired');
}

export async function leadOn(world: World, fact: DeliveredFact): Promise<void> {
  const stage = stages.find((s) => arrivalAt(s.stage) === fact.kind);
  assert(stage?.next, `nothing follows ${fact.kind}`);
  // It may have moved on meanwhile, delivered before it was paid for: the work is due all the same.
  const shipments = await world.db.read((tx) => shipmentsOf(tx, fact));
  for (const shipment of shipments)
    if (hasReached(shipment.stage, stage.stage)) await stage.next(world, shipment);
}

/** The first stage is reached by placing the order, the others by moving the shipment. */
function arrivalAt(stage: Stage): string {
  return stage === 'created' ? 'orders.order-placed' : `orders.shipment-${stage}`;
}

/** False when what the stage needs does not hold any more. */
async function reach(
  tx: Tx,
  { stage, unless, provided }: StageOfLife,
  shipment: Shipment,
): Promise<boolean> {
  if (unless && (await unless(tx, shipment))) return true;
  const moved = await advanceShipment(tx, shipment.id, stage);
  if (!moved.ok || !moved.value.moved || !provided) return true;
  return provided(tx, moved.value.shipment);
}

// ── the stages, in their order ──────────────────────────────────────────────────────────────────

/**
 * The order's lock: whoever changes it at the same moment asks for what it costs then, and whoever
 * cancels it finds the payment to let go of, or leaves none to be opened.
 */
async function authorisePayment(world: World, { orderId }: Shipment): Promise<void> {
  await withPayments(world, async (tx) => {
    const order = await lockOrder(tx, orderId);
    assert(order, `no order ${orderId}`);
    if (order.stage === 'cancelled') return ok([]);
    const { total: amount, paymentMethod: method } = order;
    return intendAuthorisation(tx, { orderId, amount, method, attempt: 1 });
  });
}

/**
 * The order was changed since it was paid for: it is another shipment now, or costs more than is held.
 * The change has asked anew, so this is not the last that is heard of it.
 */
async function isUnpaid(tx: Tx, { id, orderId }: Shipment): Promise<boolean> {
  const [, shipment, payment] = await Promise.all([
    lockOrder(tx, orderId),
    findShipment(tx, id),
    findPayment(tx, orderId),
  ]);
  if (!shipment) return true;
  return payment !== undefined && !holdsEnough(payment);
}

/** Money is held, so the goods are spoken for until shipped; too late if the hold has run out. */
async function keepHold(tx: Tx, { reservationId }: Shipment): Promise<boolean> {
  return reservationId !== undefined && (await confirmReservation(tx, reservationId)).ok;
}

async function releaseHold(tx: Tx, { reservationId }: Shipment): Promise<void> {
  if (reservationId) await releaseReservations(tx, [reservationId]);
}

/** Clears, rejects, or asks a person; an order that is sent nowhere is collected by its customer. */
async function screenForFraud(world: World, { orderId }: Shipment): Promise<void> {
  await world.db.transact(async (tx) => {
    const [order, to, billing] = await Promise.all([
      findOrder(tx, orderId),
      findDestination(tx, world.vault, orderId),
      findBilling(tx, orderId),
    ]);
    assert(order && to, `no order ${orderId}`);
    await screenOrder(tx, {
      orderId,
      customerId: order.customerId,
      customerSince: await findCustomerSince(tx, order.customerId),
      amount: order.total,
      placedAt: order.placedAt,
      delivery:
        order.sla === 'pickup'
          ? undefined
          : { country: to.country, position: to, addressKey: addressKey(to) },
      billing,
    });
  });
}

async function packAndLabel(world: World, { id, attempt }: Shipment): Promise<void> {
  await world.db.transact((tx) => packShipment(tx, { shipmentId: id, attempt }));
}

async function unpack(tx: Tx, { id, attempt }: Shipment): Promise<void> {
  await unpackShipment(tx, { shipmentId: id, attempt });
}

async function putAway(tx: Tx, { id, attempt }: Shipment): Promise<void> {
  await putAwayShipment(tx, { shipmentId: id, attempt });
}

/** The goods have left: their price is taken now, and what nobody will claim is given back. */
async function capturePayment(world: World, { id: shipmentId, orderId }: Shipment): Promise<void> {
  await withPayments(world, async (tx) => {
    const amount = await getShipmentTotal(tx, shipmentId);
    return intendCapture(tx, { orderId, shipmentId, amount });
  });
  await closePaymentIfDone(world, orderId);
}

// ── the ways out ────────────────────────────────────────────────────────────────────────────────

/** Cancels what can still be cancelled of an order, undoing each stage it had reached. */
export async function cancelOrder(
  world: World,
  orderId: OrderId,
  reason: CancelReason,
): Promise<void> {
  await world.db.transact((tx) => cancelOrderIn(tx, orderId, reason));
}

/** The same within a transaction of the caller's; the payment is let go when its fact arrives. */
export async function cancelOrderIn(
  tx: Tx,
  orderId: OrderId,
  reason: CancelReason,
  actor = 'system',
): Promise<void> {
  await lockOrder(tx, orderId);
  for (const shipment of await listShipments(tx, orderId)) {
    if (!isCancellable(shipment.stage)) continue;
    for (const stage of stagesToUndo(shipment.stage))
      await stages.find((s) => s.stage === stage)?.undo?.(tx, shipment);
    await cancelShipment(tx, shipment, reason, actor);
  }
}

/** A shipment was cancelled: perhaps nothing more of its order will be claimed. */
export async function letGoOfPayment(world: World, fact: DeliveredFact): Promise<void> {
  await closePaymentIfDone(world, asId<OrderId>(String(fact.data['order_id'])));
}

/**
 * Once every shipment is claimed or was cancelled, what is still held goes back to the customer. One
 * that has left and is not claimed yet was seen leaving beside this one: its own turn closes.
 */
async function closePaymentIfDone(world: World, orderId: OrderId): Promise<void> {
  const isDone = await world.db.read(async (tx) => {
    const [shipments, payment] = await Promise.all([
      listShipments(tx, orderId),
      findPayment(tx, orderId),
    ]);
    const claimed = new Set(
      payment?.claims.flatMap(({ kind, subject }) => (kind === 'capture' ? subject : [])),
    );
    return shipments.every(({ id, stage }) => stage === 'cancelled' || claimed.has(id));
  });
  if (isDone) await withPayments(world, (tx) => intendVoid(tx, orderId));
}

// ── looking things up ───────────────────────────────────────────────────────────────────────────

/** Facts about an order have its id as key, facts about a shipment the shipment's. */
async function shipmentsOf(tx: Tx, fact: DeliveredFact): Promise<Shipment[]> {
  if (fact.key.startsWith('ord_')) return listShipments(tx, asId<OrderId>(fact.key));
  const shipment = await findShipment(tx, asId<ShipmentId>(fact.key));
  return shipment ? [shipment] : [];
}
