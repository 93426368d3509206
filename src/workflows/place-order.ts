import {
  localTimeOf,
  must,
  newId,
  ok,
  type OrderId,
  type ReservationId,
  type Result,
  type ShipmentId,
} from '@waystock/kernel';
import { bookSlot, type SlotFull } from '../domains/allocation/index.ts';
import { type CustomerErased } from '../domains/customers/index.ts';
import { holdStock, type OutOfStock, releaseReservations } from '../domains/inventory/index.ts';
import {
  type Destination,
  type IntakeRefused,
  normalCode,
  type Order,
  type OrderLine,
  type PlaceOrder,
  placeOrder as recordOrder,
  recordBillings,
  type SealedDestination,
  type Shipment,
  totalsOf,
} from '../domains/orders/index.ts';
import type { Tx, Vault } from '../world.ts';
import { type Prices, redeemCode } from './redeem-code.ts';
import { sealDoor, unlessErased } from './seal-door.ts';
import { type PreparedOrder } from './prepare-order.ts';

/** An accepted order with its parts, as the caller is told. */
export interface PlacedOrder {
  readonly order: Order;
  readonly lines: readonly OrderLine[];
  readonly destination: Destination;
  readonly shipments: readonly Shipment[];
}

/** Stage 1: holds the stock and the slot and records the order, all or nothing. */
export async function placePrepared(
  tx: Tx,
  vault: Vault,
  prepared: PreparedOrder,
): Promise<Result<PlacedOrder, OutOfStock | SlotFull | IntakeRefused | CustomerErased>> {
  const { request, slot } = prepared;
  const id = newId<OrderId>('ord', tx.now, tx.random);
  const sealed = await sealDoor(tx, vault, { orderId: id, prepared });
  if (!sealed.ok) return sealed;
  const draft = draftOrder(tx, { id, prepared, destination: sealed.value });
  if (prepared.billing) recordBillings(tx, [{ orderId: id, billing: prepared.billing }]);
  // Sent together, carried out in this order: an order refers to the reservation before it.
  const sent = Promise.all([
    request.basketReservationId && releaseReservations(tx, [request.basketReservationId]),
    holdStock(tx, holdFor(draft)),
    prepared.isSlotBooked ? bookSlot(tx, slot, draft.id) : ok(undefined),
    recordPriced(tx, prepared, draft),
  ]);
  const done = await unlessErased(request.customerId, sent);
  if (!done.ok) return done;
  const [, held, booked, placed] = done.value;
  if (!held.ok) return held;
  if (!booked.ok) return booked;
  if (!placed.ok) return placed;
  return ok(placedOrder(tx, { draft, destination: prepared.destination }, placed.value));
}

/** Everything about a new order but its number and, until its code is used, its price. */
export type OrderDraft = Omit<PlaceOrder, keyof Prices> & {
  readonly shipment: ReturnType<typeof provisionalShipment>;
};

export function draftOrder(
  tx: Tx,
  {
    id,
    prepared,
    destination,
  }: { id: OrderId; prepared: PreparedOrder; destination: SealedDestination },
): OrderDraft {
  const { request, slot, region } = prepared;
  const { customerId, sla, paymentMethod, oneBox } = request;
  return {
    ...{ id, customerId, sla, paymentMethod, oneBox, destination },
    promotionCode: request.promotionCode && normalCode(request.promotionCode),
    promisedAt: slot.closes,
    day: localTimeOf(tx.now, region.timeZone).date,
    shipment: provisionalShipment(tx, id, prepared),
  };
}

export const holdFor = ({ shipment }: OrderDraft) => ({
  reservationId: shipment.reservationId,
  purpose: shipment.id,
  lines: shipment.lines.map((line) => ({ ...line, siteId: line.fromSiteId })),
});

export function placedOrder(
  tx: Tx,
  { draft, destination }: { draft: OrderDraft; destination: Destination },
  { number, lines, shipping }: Prices & { readonly number: string },
): PlacedOrder {
  const { items, discount, total } = totalsOf(lines, shipping);
  const { id, customerId, sla, paymentMethod, oneBox, promotionCode, promisedAt } = draft;
  return {
    order: {
      ...{ id, customerId, sla, paymentMethod, oneBox, promotionCode, promisedAt },
      number,
      currency: shipping.currency,
      items,
      discount,
      shipping,
      total,
      placedAt: tx.now,
      stage: 'created',
      cancelReason: undefined,
      version: 1,
    },
    lines,
    destination,
    shipments: [draft.shipment],
  };
}

/** Records the order at what it costs, less what its code takes off by being used here. */
async function recordPriced(
  tx: Tx,
  { request: { promotionCode: code }, ...prices }: PreparedOrder,
  order: Omit<PlaceOrder, keyof Prices>,
): Promise<Result<Prices & { readonly number: string }, IntakeRefused>> {
  const { id: orderId, customerId } = order;
  // Asked for after the goods were: whoever cancels gives back in the same order.
  const priced =
    code === undefined ? ok(prices) : await redeemCode(tx, { code, customerId, orderId }, prices);
  if (!priced.ok) return priced;
  const { lines, shipping } = priced.value;
  return ok({ lines, shipping, ...(await recordOrder(tx, { ...order, lines, shipping })) });
}

/** One shipment until allocation splits it; its lines say where the promise's plan takes them from. */
export function provisionalShipment(
  tx: Tx,
  orderId: OrderId,
  { plan, lines, slot }: PreparedOrder,
): Shipment & { readonly reservationId: ReservationId } {
  const [first] = plan.shipments;
  const lineOf = new Map(lines.map((line) => [line.skuId, line.line]));
  return {
    id: newId<ShipmentId>('shp', tx.now, tx.random),
    orderId,
    siteId: must(first, 'a plan has a shipment').from,
    reservationId: newId<ReservationId>('rsv', tx.now, tx.random),
    stage: 'created',
    attempt: 1,
    promisedAt: slot.closes,
    releasedAt: undefined,
    awaitingTransfers: 0,
    service: must(first, 'a plan has a shipment').service,
    version: 1,
    lines: plan.shipments.flatMap((shipment) =>
      shipment.lines.map(({ skuId, source, units }) => ({
        line: must(lineOf.get(skuId), `${skuId} was ordered`),
        skuId,
        fromSiteId: source,
        units,
      })),
    ),
  };
}
