import { assert, isoOf, must, ok, type OrderId, refuse, type Result } from '@waystock/kernel';
import { bookSlot, releaseSlots, type SlotFull } from '../domains/allocation/index.ts';
import { withdrawScreening } from '../domains/fraud/index.ts';
import { holdStock, releaseReservations } from '../domains/inventory/index.ts';
import {
  changeOrder,
  type Destination,
  findDestination,
  findOrder,
  isUntouched,
  listLines,
  listShipments,
  lockEditable,
  type NotEditable,
  type Order,
  type OrderLine,
  type Shipment,
  totalsOf,
} from '../domains/orders/index.ts';
import { findPayment, intendAuthorisation, type ProviderCall } from '../domains/payments/index.ts';
import type { Tx, Vault, World } from '../world.ts';
import { holdingOf } from './adopt-plan.ts';
import { currentMarket, regionAt } from './market.ts';
import { provisionalShipment } from './place-order.ts';
import {
  type OrderRequest,
  type PreparedOrder,
  type NotPrepared,
  prepareOrder,
} from './prepare-order.ts';
import { redeemCode } from './redeem-code.ts';
import { sealDoor } from './seal-door.ts';

/** What a customer may change until picking is released. What is not named stays as it is. */
export interface OrderChanges {
  readonly lines?: OrderRequest['lines'] | undefined;
  readonly destination?: OrderRequest['destination'] | undefined;
  readonly delivery?: Pick<OrderRequest, 'sla' | 'slotId' | 'pickupSiteId'> | undefined;
  readonly oneBox?: boolean | undefined;
}

export interface EditOrder {
  readonly orderId: OrderId;
  /** The version its customer has seen. */
  readonly version: number;
  readonly changes: OrderChanges;
}

/** A change that could be made: the order as it would be. */
export interface PreparedEdit extends EditOrder {
  readonly prepared: PreparedOrder;
}

/**
 * Before the change: the order is checked and planned as it would be, as if it were placed now with
 * what it holds free for it. Goods that were in it keep their price; the promise stays unless another
 * slot, another way or another region is asked for.
 */
export async function prepareEdit(
  world: World,
  edit: EditOrder,
): Promise<Result<PreparedEdit, NotEditable | NotPrepared>> {
  const { orderId, version, changes } = edit;
  const found = await world.db.read((tx) => readOrder(tx, world.vault, orderId));
  if (!found) return refuse({ kind: 'order-not-found', order: orderId });
  const { order, shipments, destination } = found;
  const isOpen = shipments.every(isUntouched) && (destination ?? changes.destination);
  if (!isOpen) return refuse({ kind: 'too-late-to-change', orderId, stage: order.stage });
  if (order.version !== version)
    return refuse({ kind: 'stale-version', expected: version, actual: order.version });
  const market = await currentMarket(world);
  const region = destination && regionAt(market, destination);
  const request = requestOf(found, changes);
  let prepared = await prepareOrder(world, request);
  // Slots are of a region: elsewhere it is another promise.
  if (prepared.ok && prepared.value.region.id !== region?.id)
    prepared = await prepareOrder(world, {
      ...request,
      editing: { ...must(request.editing, 'it is'), promisedAt: undefined },
    });
  return prepared.ok ? ok({ ...edit, prepared: prepared.value }) : prepared;
}

interface OrderInFull {
  readonly order: Order;
  readonly lines: readonly OrderLine[];
  readonly shipments: readonly Shipment[];
  readonly destination: Destination | undefined;
}

async function readOrder(tx: Tx, vault: Vault, orderId: OrderId): Promise<OrderInFull | undefined> {
  const [order, lines, shipments, destination] = await Promise.all([
    findOrder(tx, orderId),
    listLines(tx, orderId),
    listShipments(tx, orderId),
    findDestination(tx, vault, orderId),
  ]);
  return order && { order, lines, shipments, destination };
}

/** The order as it would be asked for today. */
function requestOf(
  { order, lines, shipments, destination: door }: OrderInFull,
  changes: OrderChanges,
): OrderRequest {
  const asIs = door && { ...door, position: { lon: door.lon, lat: door.lat } };
  const destination = must(changes.destination ?? asIs, 'checked');
  const pickupSiteId = order.sla === 'pickup' ? shipments[0]?.siteId : undefined;
  const delivery = changes.delivery ?? { sla: order.sla, slotId: undefined, pickupSiteId };
  return {
    customerId: order.customerId,
    lines: changes.lines ?? lines,
    destination,
    sla: delivery.sla,
    slotId: delivery.slotId,
    pickupSiteId: delivery.pickupSiteId,
    currency: order.currency,
    paymentMethod: order.paymentMethod,
    oneBox: changes.oneBox ?? order.oneBox,
    editing: {
      holding: holdingOf(shipments),
      prices: new Map(lines.map((line) => [line.skuId, line.price])),
      promisedAt: changes.delivery ? undefined : order.promisedAt,
    },
  };
}

type EditRefused = NotEditable | NotPrepared | SlotFull;

export interface EditedOrder {
  readonly orderId: OrderId;
  /** To be made once this is committed. */
  readonly calls: readonly ProviderCall[];
}

/**
 * Makes the change, all or nothing: what was held is let go and held anew, the price is authorised if
 * more than before, and the order goes its way again from the first stage, through fraud and
 * allocation. Should the customer not pay the difference, its new hold runs out and ends it.
 */
export async function editPrepared(
  tx: Tx,
  vault: Vault,
  { orderId, version, changes, prepared, actor }: PreparedEdit & { readonly actor: string },
): Promise<Result<EditedOrder, EditRefused>> {
  const locked = await lockEditable(tx, orderId, version);
  if (!locked.ok) return locked;
  const { order, shipments } = locked.value;
  const { customerId, promotionCode: code, placedAt: at } = order;
  // The code is used already; what it takes off is told by what the order is now.
  const priced =
    code === undefined
      ? ok(prepared)
      : await redeemCode(tx, { code, customerId, orderId, at }, prepared);
  if (!priced.ok) return priced;
  const { lines, shipping } = priced.value;
  await releaseReservations(
    tx,
    shipments.flatMap((shipment) => shipment.reservationId ?? []),
  );
  const shipment = provisionalShipment(tx, orderId, prepared);
  const { slot, request } = prepared;
  const destination = await sealDoor(tx, vault, { orderId, prepared });
  if (!destination.ok) return destination;
  const held = await holdStock(tx, {
    reservationId: shipment.reservationId,
    purpose: shipment.id,
    lines: shipment.lines.map((line) => ({ ...line, siteId: line.fromSiteId })),
  });
  if (!held.ok) return held;
  const booked = await moveSlot(tx, orderId, prepared);
  if (!booked.ok) return booked;
  const { sla, oneBox } = request;
  const promisedAt = slot.closes;
  const to = { sla, oneBox, promisedAt, destination: destination.value, lines, shipping, shipment };
  const { total } = totalsOf(lines, shipping);
  const data = { changed: Object.keys(changes).sort(), promised_at: isoOf(slot.closes) };
  await changeOrder(tx, { order, shipments }, to, { data, actor });
  await withdrawScreening(tx, orderId);
  const attempt = ((await findPayment(tx, orderId))?.attempt ?? 0) + 1;
  const wish = { orderId, amount: total, method: order.paymentMethod, attempt };
  const calls = await intendAuthorisation(tx, wish);
  assert(calls.ok, `${orderId} has not begun to leave, so its payment is open`);
  return ok({ orderId, calls: calls.value });
}

/** Another slot is booked and the old one given back; a promise that stays keeps its place. */
async function moveSlot(
  tx: Tx,
  orderId: OrderId,
  { slot, isSlotBooked, request }: PreparedOrder,
): Promise<Result<void, SlotFull>> {
  if (request.editing?.promisedAt !== undefined) return ok(undefined);
  await releaseSlots(tx, orderId);
  return isSlotBooked ? bookSlot(tx, slot, orderId) : ok(undefined);
}
